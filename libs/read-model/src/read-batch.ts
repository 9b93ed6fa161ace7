import { parseJson, Plan, streams } from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import { batch, fold, type BatchEvent, type BatchState } from '@pulse/domain';
import type { EventLog, Revision } from '@pulse/event-log';
import { readJob, type JobView } from './read-job.js';

/** A planned batch with its plan. */
export interface BatchView {
  readonly batchId: string;
  readonly state: Extract<BatchState, { plan: unknown }>;
  readonly plan: Plan;
  readonly revision: Revision;
  /** When it was submitted, ISO 8601; from the log, not the clock. */
  readonly submittedAt: string;
  readonly endedAt: string | null;
}

/** The batch is not in this log. */
export class UnknownBatchError extends Error {
  override readonly name = 'UnknownBatchError';
  readonly code = 'batch.unknown';
  constructor(readonly batchId: string) {
    super(`there is no batch "${batchId}" in this log: "pulse batches" lists those that there are`);
  }
}

export async function readBatch(log: EventLog, artifacts: ArtifactStore, batchId: string): Promise<BatchView> {
  const { events, revision } = await log.load(streams.batch(batchId));
  const state = fold(batch, events as unknown as BatchEvent[]);
  if (revision === null || state.status === 'none' || state.status === 'submitted')
    throw new UnknownBatchError(batchId);
  const ended = state.status === 'completed' || state.status === 'cancelled';
  return {
    batchId,
    state,
    plan: await readPlan(artifacts, state.plan.plan),
    revision,
    submittedAt: events[0]!.recordedAt,
    endedAt: ended ? events.at(-1)!.recordedAt : null,
  };
}

const lastPlans = new WeakMap<ArtifactStore, { readonly hash: string; readonly plan: Promise<Plan> }>();

/** The plan of this hash. The last one that was read is kept: a batch asks for its own again and again, and it may be large. */
export function readPlan(artifacts: ArtifactStore, hash: string): Promise<Plan> {
  const last = lastPlans.get(artifacts);
  if (last?.hash === hash) return last.plan;
  const plan = readJson(artifacts, hash).then((value) => Plan.parse(value));
  lastPlans.set(artifacts, { hash, plan });
  plan.catch(() => lastPlans.delete(artifacts));
  return plan;
}

export async function readJson(artifacts: ArtifactStore, hash: string): Promise<unknown> {
  return parseJson(new TextDecoder().decode(await artifacts.get(hash)));
}

/** Jobs read at once; each is a small read of its own. */
const READ_AHEAD = 32;

/** The jobs of a batch in plan order; only a few are in memory at once. */
export async function* readJobs(log: EventLog, view: Pick<BatchView, 'batchId' | 'plan'>): AsyncGenerator<JobView> {
  const { jobs } = view.plan;
  for (let i = 0; i < jobs.length; i += READ_AHEAD)
    yield* await Promise.all(jobs.slice(i, i + READ_AHEAD).map((planned) => readJob(log, view.batchId, planned)));
}
