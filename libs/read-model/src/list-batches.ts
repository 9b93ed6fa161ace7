import { streams, type JobCounts } from '@pulse/contracts';
import { batch, fold, isBatchFinal, type BatchEvent, type BatchState } from '@pulse/domain';
import type { EventLog } from '@pulse/event-log';

export interface BatchSummary {
  readonly batchId: string;
  readonly state: BatchState;
  /** Where in the log it begins. */
  readonly position: number;
  readonly submittedAt: string;
  readonly endedAt: string | null;
  /** How its jobs came out; null while some have not. */
  readonly jobs: JobCounts | null;
  /** Its reports are written; always false while it runs. */
  readonly reported: boolean;
}

/** Batches of the log, newest first. */
export async function* listBatches(log: EventLog): AsyncGenerator<BatchSummary> {
  for await (const stream of log.streams('batch')) {
    const summary = await summarize(log, stream.slice('batch.'.length));
    if (summary) yield summary;
  }
}

async function summarize(log: EventLog, batchId: string): Promise<BatchSummary | null> {
  const { events } = await log.load(streams.batch(batchId));
  if (events.length === 0) return null;
  const state = fold(batch, events as unknown as BatchEvent[]);
  const final = isBatchFinal(state);
  const audit = final ? (await log.load(streams.audit(batchId))).events : [];
  return {
    batchId,
    state,
    position: events[0]!.position,
    submittedAt: events[0]!.recordedAt,
    endedAt: final ? events.at(-1)!.recordedAt : null,
    jobs: countsOf(events as unknown as readonly BatchEvent[]),
    reported: audit.some((event) => event.type === 'ReportsWritten'),
  };
}

function countsOf(events: readonly BatchEvent[]): JobCounts | null {
  const simulated = events.find(({ type }) => type === 'BatchSimulated');
  return simulated === undefined ? null : (simulated.data as JobCounts);
}

/**
 * The newest completed batch of the same domain and world name, whole: no failed or cancelled job, not `--only`.
 * Null where there is none.
 */
export async function findBaseline(log: EventLog, domain: string, worldName: string): Promise<string | null> {
  for await (const end of log.batchEnds()) {
    const { events } = await log.load(end.stream);
    const state = fold(batch, events as unknown as BatchEvent[]);
    if (state.status !== 'completed') continue;
    const { submission } = state;
    const completed = events.at(-1)!.data as { jobs: { failed: number; cancelled: number } };
    const whole = completed.jobs.failed === 0 && completed.jobs.cancelled === 0 && submission.only === null;
    if (whole && submission.domain === domain && submission.worldName === worldName) return submission.batchId;
  }
  return null;
}
