import { JobEvidence, streams, type DataOf, type ForecastLicensed } from '@pulse/contracts';
import { readBatch, readJob, readJson, type JobView } from '@pulse/read-model';
import type { EmbeddedRuntime } from '../embedded/runtime.js';

export type LicenceDecision = DataOf<typeof ForecastLicensed>;

/** What the one job of a retrodiction came to. */
export interface Retrodicted {
  readonly batchId: string;
  readonly job: JobView;
  /** Null where the job failed. */
  readonly evidence: JobEvidence | null;
  readonly licence: LicenceDecision | null;
}

export async function readRetrodiction(
  { log, artifacts }: Pick<EmbeddedRuntime, 'log' | 'artifacts'>,
  batchId: string,
): Promise<Retrodicted> {
  const view = await readBatch(log, artifacts, batchId);
  const job = await readJob(log, batchId, view.plan.jobs[0]!);
  const evidence = job.evidence === null ? null : JobEvidence.parse(await readJson(artifacts, job.evidence));
  const { events } = await log.load(streams.license(batchId));
  const decision = events.find(({ type }) => type === 'ForecastLicensed' || type === 'LicenseRefused');
  return { batchId, job, evidence, licence: (decision?.data as LicenceDecision | undefined) ?? null };
}
