import { streams } from '@pulse/contracts';
import { isBatchFinal } from '@pulse/domain';
import type { EventLog } from '@pulse/event-log';
import { listBatches, type BatchSummary } from './list-batches.js';

/**
 * Which batches wait for something: what the process managers of a service ask, again and again. Ids come in the order
 * in which the batches were submitted. An answer may lag behind the log; who acts on it looks at the log itself.
 */
export interface DueBatches {
  /** Planned and without a final event: their jobs are dispatched, their barrier watched, their end appended. */
  open(): Promise<string[]>;
  /** Every job is final, and the licence's last decision is not taken yet. */
  simulated(): Promise<string[]>;
  /** Completed or cancelled, and the reports are not written yet. */
  ended(): Promise<string[]>;
}

/** Answers from the log itself: every batch is folded at every question, so for logs that one process has open. */
export function foldDueBatches(log: EventLog): DueBatches {
  const select = async (wanted: (batch: BatchSummary) => Promise<boolean> | boolean): Promise<string[]> => {
    const ids: string[] = [];
    for await (const batch of listBatches(log)) if (await wanted(batch)) ids.push(batch.batchId);
    return ids.reverse();
  };
  return {
    open: () => select(({ state }) => 'plan' in state && !isBatchFinal(state)),
    simulated: () =>
      select(async ({ batchId, state }) => state.status === 'simulated' && !(await isJudged(log, batchId))),
    ended: () => select(({ state, reported }) => isBatchFinal(state) && !reported),
  };
}

async function isJudged(log: EventLog, batchId: string): Promise<boolean> {
  const { events } = await log.load(streams.license(batchId));
  return events.some(({ type }) => type === 'BatchLicensed');
}
