import { streams } from '@pulse/contracts';
import { batch, DomainError, fold, isBatchFinal, type BatchEvent, type BatchState } from '@pulse/domain';
import { ConflictError } from '@pulse/event-log';
import { UnknownBatchError } from '@pulse/read-model';
import { appendDecided } from '../append-decided.js';
import type { OrchestratorPorts } from '../context.js';
import { newBatchId } from '../submit-batch/new-batch-id.js';

type Planned = Extract<BatchState, { plan: unknown }>;

export interface Continued {
  readonly batchId: string;
  /** The batch itself goes on; nothing was submitted. */
  readonly resumed: boolean;
  readonly continues: string | null;
  readonly created: boolean;
}

/**
 * Goes on with a batch: with itself while its reports are not written, otherwise with a new one of the same inputs that
 * continues it, takes its baseline and reuses what succeeded.
 *
 * @param asked id of the new batch
 * @throws UnknownBatchError; DomainError `batch.nothing_left` where every job of it succeeded
 */
export async function resumeBatch(ports: OrchestratorPorts, batchId: string, asked: string | null): Promise<Continued> {
  const { state, last } = await load(ports, batchId);
  if (!isBatchFinal(state) || !(await isReported(ports, batchId)))
    return { batchId, resumed: true, continues: null, created: false };
  return continueWith(ports, batchId, state, last, asked);
}

/**
 * Submits a new batch of the same inputs that continues an ended one: jobs that failed or were cancelled are simulated
 * again, the others are reused.
 *
 * @throws UnknownBatchError; DomainError `batch.not_ended`, `batch.nothing_left`
 */
export async function retryBatch(ports: OrchestratorPorts, batchId: string, asked: string | null): Promise<Continued> {
  const { state, last } = await load(ports, batchId);
  if (!isBatchFinal(state))
    throw new DomainError(
      'batch.not_ended',
      `batch "${batchId}" is still ${state.status}: failed jobs are retried after its end; cancel it first, or wait`,
      batchId,
    );
  return continueWith(ports, batchId, state, last, asked);
}

async function continueWith(
  ports: OrchestratorPorts,
  batchId: string,
  state: Planned,
  last: BatchEvent,
  asked: string | null,
): Promise<Continued> {
  if (isWhole(last))
    throw new DomainError(
      'batch.nothing_left',
      `every job of batch "${batchId}" succeeded: there is nothing to go on with`,
      batchId,
    );
  const next = asked ?? newBatchId();
  const existing = await found(ports, next, batchId);
  if (existing !== null) return existing;
  const events = batch.decide(
    {
      kind: 'submit',
      // What succeeded is reused, whatever the first batch did with the cache.
      submission: { ...state.submission, batchId: next, useCache: true },
      plan: { ...state.plan, continues: batchId },
    },
    batch.initial,
  );
  const appended = await appendDecided(ports, next, streams.batch(next), null, events);
  if (appended) return { batchId: next, resumed: false, continues: batchId, created: true };
  const rival = await found(ports, next, batchId);
  if (rival === null) throw new ConflictError(streams.batch(next), null, null);
  return rival;
}

/** The batch of the id that was asked for, where there is one that continues the same batch. */
async function found(ports: OrchestratorPorts, batchId: string, continues: string): Promise<Continued | null> {
  const { events } = await ports.log.load(streams.batch(batchId));
  if (events.length === 0) return null;
  const state = fold(batch, events as unknown as BatchEvent[]);
  if ('plan' in state && state.plan.continues === continues)
    return { batchId, resumed: false, continues, created: false };
  throw new DomainError(
    'batch.exists_differently',
    `there is a batch "${batchId}" already, and it does not continue "${continues}": use another key`,
    batchId,
  );
}

async function load({ log }: OrchestratorPorts, batchId: string): Promise<{ state: Planned; last: BatchEvent }> {
  const { events } = await log.load(streams.batch(batchId));
  const state = fold(batch, events as unknown as BatchEvent[]);
  if (!('plan' in state)) throw new UnknownBatchError(batchId);
  return { state, last: events.at(-1) as unknown as BatchEvent };
}

async function isReported({ log }: OrchestratorPorts, batchId: string): Promise<boolean> {
  const { events } = await log.load(streams.audit(batchId));
  return events.some(({ type }) => type === 'ReportsWritten');
}

function isWhole({ type, data }: BatchEvent): boolean {
  if (type !== 'BatchCompleted') return false;
  const { jobs } = data;
  return jobs.failed === 0 && jobs.cancelled === 0;
}
