import type { ArtifactStore } from '@pulse/artifact-store';
import type { EventLog } from '@pulse/event-log';
import type { Board } from '@pulse/read-model';
import { SqlBoard, sqlDueBatches, traceOfBatch } from '@pulse/read-model/sql';
import { count, stepSpan } from '@pulse/telemetry';
import type { WorkQueue } from '@pulse/work-queue';
import { cancelOnFailures, hasTooManyFailures } from '../../cancel-batch/cancel-batch.js';
import { completeBatch, markSimulated } from '../../complete-batch/complete-batch.js';
import { Dispatcher } from '../../dispatch-jobs/dispatcher.js';
import type { OrchestratorDb } from '../projection/tables.js';
import { DispatchWindow } from './dispatch-window.js';

export interface BatchManagerOptions {
  readonly log: EventLog;
  readonly artifacts: ArtifactStore;
  readonly queue: WorkQueue;
  readonly db: OrchestratorDb;
  /** Messages of all batches that wait for a worker. */
  readonly ahead: number;
  /** After how long work that is not done yet is dispatched again, in milliseconds. Default 15 s. */
  readonly againMs?: number;
}

const AGAIN_MS = 15_000;

/** What is remembered of a batch while it is open; it can be made again at any time. */
interface Open {
  readonly board: Board;
  readonly dispatcher: Dispatcher;
  readonly traceparent: string | null;
}

/** Does what is due for open batches: stop on failures, dispatch, the barrier, the end. */
export class BatchManager {
  readonly #open = new Map<string, Open>();
  readonly #ports;
  readonly window: DispatchWindow;

  constructor(private readonly options: BatchManagerOptions) {
    const { log, artifacts, queue, ahead } = options;
    this.window = new DispatchWindow(queue, ahead);
    this.#ports = { log, artifacts, actor: 'orchestrator' };
  }

  /** Batches that are not final and do not wait for the licence, oldest first. */
  async due(): Promise<string[]> {
    const due = sqlDueBatches(this.options.db);
    const [open, unjudged] = await Promise.all([due.open(), due.simulated()]);
    const waiting = new Set(unjudged);
    const ids = open.filter((id) => !waiting.has(id));
    const kept = new Set(ids);
    for (const id of this.#open.keys()) if (!kept.has(id)) this.#open.delete(id);
    await this.window.look(ids.length);
    return ids;
  }

  /** One step of one batch, in the trace of its submission. @returns whether anything was done */
  async act(batchId: string): Promise<boolean> {
    const open = await this.#openBatch(batchId);
    try {
      await open.board.refresh();
      return await this.#step(batchId, open);
    } catch (error) {
      // What is remembered may be wrong after a failure.
      this.#open.delete(batchId);
      throw error;
    }
  }

  /** Nothing is traced that only looks: a batch is looked at many times a second. */
  async #step(batchId: string, { board, dispatcher, traceparent }: Open): Promise<boolean> {
    const step = (name: string, run: () => Promise<boolean>) => stepSpan(name, batchId, traceparent, run);
    const { status } = board.view.state;
    if (status === 'simulated') return step('complete', () => this.#end(board));
    if (hasTooManyFailures(board)) return step('cancel', () => cancelOnFailures(this.#ports, board));
    if (board.allFinal) return step('barrier', () => markSimulated(this.#ports, board));
    return dispatcher.isDue && step('dispatch', () => dispatcher.tick());
  }

  async #end(board: Board): Promise<boolean> {
    const ended = await completeBatch(this.#ports, board);
    const outcome = board.view.state.reason === null ? 'completed' : 'cancelled';
    if (ended) count('pulse_batches_ended_total', { outcome });
    return ended;
  }

  async #openBatch(batchId: string): Promise<Open> {
    const known = this.#open.get(batchId);
    if (known !== undefined) return known;
    const { artifacts, db, queue, againMs = AGAIN_MS } = this.options;
    const board = await SqlBoard.open(db, artifacts, batchId);
    const { window } = this;
    const ports = {
      ...this.#ports,
      queue,
      againMs,
      get window() {
        return window.share;
      },
    };
    const traceparent = await traceOfBatch(db, batchId);
    const opened = { board, dispatcher: new Dispatcher(ports, board), traceparent };
    this.#open.set(batchId, opened);
    return opened;
  }
}
