import { JobEvidence, streams, type DataOf, type ForecastLicensed, type ForecastRejected } from '@pulse/contracts';
import { readBatch, readJob, readJson, wholeDecisions, type JobView } from '@pulse/read-model';
import type { OpenPlace } from '../place/open-place.js';

export type LicenceDecision = DataOf<typeof ForecastLicensed>;

/** What the one job of a retrodiction came to. */
export interface Retrodicted {
  readonly batchId: string;
  readonly job: JobView;
  /** Null where the job failed. */
  readonly evidence: JobEvidence | null;
  readonly licence: LicenceDecision | null;
  /** Why validation rejects the forecast from the newest origin; empty where it does not. */
  readonly rejected: readonly string[];
}

export async function readRetrodiction(
  { log, artifacts }: Pick<OpenPlace, 'log' | 'artifacts'>,
  batchId: string,
): Promise<Retrodicted> {
  const view = await readBatch(log, artifacts, batchId);
  const job = await readJob(log, batchId, view.plan.jobs[0]!);
  const evidence = job.evidence === null ? null : JobEvidence.parse(await readJson(artifacts, job.evidence));
  const events = wholeDecisions((await log.load(streams.license(batchId))).events);
  const decision = events.find(({ type }) => type === 'ForecastLicensed' || type === 'LicenseRefused');
  const rejection = events.find(({ type }) => type === 'ForecastRejected')?.data as
    DataOf<typeof ForecastRejected> | undefined;
  const rejected = rejection?.reasons.map(({ message }) => message) ?? [];
  return { batchId, job, evidence, licence: (decision?.data as LicenceDecision | undefined) ?? null, rejected };
}
