import { History, type Plan, streams, World } from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import { LicensePolicy } from '@pulse/domain';
import type { EventLog } from '@pulse/event-log';
import { readBatch, readJson, type BatchView } from '@pulse/read-model';

/** Where and when a batch happened. Differs between runs: only `run` objects may show it. */
export interface BatchTimes {
  readonly batchId: string;
  readonly submittedAt: string;
  readonly endedAt: string | null;
  /** Positions in the log of the first and last commit of the batch's stream. */
  readonly positions: { readonly first: number; readonly last: number };
}

/** A batch with the artefacts that its forecasts were made from. */
export interface BatchFacts {
  readonly batchId: string;
  readonly status: BatchView['state']['status'];
  readonly cancelReason: string | null;
  readonly submission: BatchView['state']['submission'];
  readonly planFacts: BatchView['state']['plan'];
  readonly plan: Plan;
  readonly world: World;
  readonly history: History | null;
  readonly policy: LicensePolicy;
  readonly times: BatchTimes;
}

/** @throws UnknownBatchError, ArtifactMissingError, ArtifactCorruptError */
export async function readFacts(log: EventLog, artifacts: ArtifactStore, batchId: string): Promise<BatchFacts> {
  const view = await readBatch(log, artifacts, batchId);
  const { events } = await log.load(streams.batch(batchId));
  const { submission, plan: planFacts, status, reason } = view.state;
  return {
    batchId,
    status,
    cancelReason: reason,
    submission,
    planFacts,
    plan: view.plan,
    world: World.parse(await readJson(artifacts, submission.world)),
    history: submission.history === null ? null : History.parse(await readJson(artifacts, submission.history)),
    policy: LicensePolicy.parse(await readJson(artifacts, submission.policy)),
    times: {
      batchId,
      submittedAt: view.submittedAt,
      endedAt: view.endedAt,
      positions: { first: events[0]!.position, last: events.at(-1)!.position },
    },
  };
}
