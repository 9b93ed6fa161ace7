import type { World } from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import { DieboldMarianoFamily, type LicensePolicy } from '@pulse/domain';
import type { EventLog } from '@pulse/event-log';
import { readJobs, type BatchView } from '@pulse/read-model';
import { isJudged, readEvidence } from '../read-evidence.js';

/**
 * First pass over a batch: the Diebold-Mariano p-values of all jobs, which are adjusted together before the first
 * decision. Null where there is nothing to adjust: no evidence is gathered, or the policy is the classic one.
 */
export async function gatherPValues(
  log: EventLog,
  artifacts: ArtifactStore,
  view: BatchView,
  policy: LicensePolicy,
  world: World,
): Promise<DieboldMarianoFamily | null> {
  const { config, jobs } = view.plan;
  if (policy.kind === 'classic' || config.evidence === false) return null;
  let family: DieboldMarianoFamily | null = null;
  let index = -1;
  for await (const job of readJobs(log, view)) {
    index++;
    if (!isJudged(job)) continue;
    family ??= new DieboldMarianoFamily(
      policy,
      jobs.length,
      world.targets,
      job.forecasts[0]!.headline.horizon,
      config.horizon,
    );
    const evidence = await readEvidence(artifacts, job);
    if (evidence !== null) family.add(index, evidence.pairs);
  }
  return family;
}
