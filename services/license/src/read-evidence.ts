import type { JobEvidence } from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import { readJson, type JobView } from '@pulse/read-model';

/**
 * The evidence of a job; null where there is none. It is not parsed again by its schema: its hash is checked, and a batch
 * may have twenty thousand of these, each read twice.
 */
export async function readEvidence(artifacts: ArtifactStore, job: JobView): Promise<JobEvidence | null> {
  return job.evidence === null ? null : ((await readJson(artifacts, job.evidence)) as JobEvidence);
}

/** What a failed or cancelled job had scored is not judged: it depends on when the job was stopped. */
export const isJudged = ({ status, forecasts }: JobView): boolean =>
  (status === 'succeeded' || status === 'reused') && forecasts.length > 0;
