import type { EvidencePair } from '@pulse/contracts';
import type { JobRecord } from '../records.js';
import type { JobRow } from './job-row.js';

/** The evidence of a job at the headline's horizon, to be held beside that of the others. */
export interface JobPairs {
  readonly name: string;
  readonly pairs: readonly EvidencePair[];
}

/** Jobs whose evidence is listed; each is read again for it. */
export const MAX_LISTED = 12;

/** The pairs of up to 12 jobs with evidence, in plan order, at the horizon of their headline. */
export async function listEvidence(
  rows: readonly JobRow[],
  read: (row: JobRow) => Promise<JobRecord>,
): Promise<readonly JobPairs[]> {
  const listed: JobPairs[] = [];
  for (const row of rows.filter(({ forecasts }) => forecasts > 0).slice(0, MAX_LISTED)) {
    const { evidence, forecasts } = await read(row);
    const horizon = forecasts[0]?.scored.headline.horizon;
    const pairs = evidence?.pairs.filter((pair) => pair.horizon === horizon) ?? [];
    if (pairs.length > 0) listed.push({ name: row.name, pairs });
  }
  return listed;
}
