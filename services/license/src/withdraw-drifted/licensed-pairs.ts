import type { DataOf, ForecastLicensed, LicenseWithdrawn, RecordedEvent } from '@pulse/contracts';
import { wholeDecisions } from '@pulse/read-model';

/** A licensed pair of target and horizon of the replicates of a job. */
export interface LicensedPair {
  readonly job: number;
  readonly replicate: number;
  readonly through: number;
  readonly policy: string;
  readonly target: string;
  readonly horizon: number;
}

const keyOf = ({ job, replicate, target, horizon }: Omit<LicensedPair, 'through' | 'policy'>): string =>
  JSON.stringify([job, replicate, target, horizon]);

/** By job the pairs that are licensed and not withdrawn, in the order of the decisions. */
export function licensedPairs(events: readonly Pick<RecordedEvent, 'type' | 'data'>[]): Map<number, LicensedPair[]> {
  const withdrawn = new Set<string>();
  for (const { type, data } of events)
    if (type === 'LicenseWithdrawn') withdrawn.add(keyOf(data as DataOf<typeof LicenseWithdrawn>));
  const found = new Map<number, LicensedPair[]>();
  for (const { type, data } of wholeDecisions(events)) {
    if (type !== 'ForecastLicensed' && type !== 'LicenseRefused') continue;
    const { job, replicate, through, policy, pairs } = data as DataOf<typeof ForecastLicensed>;
    const licensed = pairs
      .filter(({ verdict }) => verdict === 'licensed')
      .map(({ target, horizon }) => ({ job, replicate, through, policy, target, horizon }))
      .filter((pair) => !withdrawn.has(keyOf(pair)));
    if (licensed.length > 0) found.set(job, [...(found.get(job) ?? []), ...licensed]);
  }
  return found;
}
