import type { CommitContext, World } from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import type { EventLog } from '@pulse/event-log';
import { readBatch, readJob, type BatchView } from '@pulse/read-model';
import { LicenseLog } from '../license-log.js';
import { readEvidence } from '../read-evidence.js';
import { licensedPairs } from './licensed-pairs.js';
import { LaterJobs } from './later-jobs.js';
import { withdrawalOf } from './withdrawal-of.js';

/** Earlier batches that are looked at: the baseline, its own baseline and so on. */
const OLDER_BATCHES = 5;

export interface WithdrawPorts {
  readonly log: EventLog;
  readonly artifacts: ArtifactStore;
}

/**
 * Withdraws licences of earlier batches whose configuration the evidence of this batch shows to have drifted. The
 * batches are its baseline and those that this one was compared with in turn, as they were fixed when each was
 * submitted. Safe to repeat: what is withdrawn is not withdrawn again, and the same evidence says the same.
 *
 * @throws ConflictError where another process decides about the same batch
 */
export async function withdrawDrifted(
  ports: WithdrawPorts,
  view: BatchView,
  world: World,
  context: CommitContext,
): Promise<void> {
  if (view.plan.config.evidence === false) return;
  const later = new LaterJobs(view, world.period);
  let older = view.state.plan.baseline;
  for (let i = 0; i < OLDER_BATCHES && older !== null; i++)
    older = await withdrawIn(ports, older, view, later, world, context);
}

/** @returns the baseline of the older batch */
async function withdrawIn(
  { log, artifacts }: WithdrawPorts,
  batchId: string,
  view: BatchView,
  later: LaterJobs,
  world: World,
  context: CommitContext,
): Promise<string | null> {
  const older = await readBatch(log, artifacts, batchId);
  const { baseline } = older.state.plan;
  if (!later.sameConfiguration(older.plan.config)) return baseline;
  const decisions = await LicenseLog.open(log, batchId, context);
  const planned = new Map(older.plan.jobs.map((job) => [job.number, job]));
  for (const [number, pairs] of licensedPairs(decisions.decided)) {
    const job = planned.get(number)!;
    const match = later.of(job);
    if (match === null) continue;
    const evidence = await readEvidence(artifacts, await readJob(log, view.batchId, match));
    if (evidence === null) continue;
    for (const pair of pairs) {
      const event = withdrawalOf(pair, evidence, world.period, job.origin!, view.batchId);
      if (event !== null) await decisions.add(event);
    }
  }
  await decisions.flush();
  return baseline;
}
