import type { WorkMessage, WorkQueue } from '@pulse/work-queue';
import { heartbeat } from '../handle-work/heartbeat.js';
import { ACK, settle, settlementOf } from '../handle-work/settlement.js';
import { LOOK_MS, WorkHandler, type WorkHandlerOptions } from '../handle-work/work-handler.js';

export interface SimulatorOptions extends Omit<WorkHandlerOptions, 'lookMs'> {
  readonly queue: WorkQueue;
  /** How often a message that is worked on is reported alive and its batch checked for a cancel. */
  readonly heartbeatMs?: number;
}

/** A second message is taken while the first is computed, so that no worker waits for appends or for the queue. */
const MESSAGES_PER_WORKER = 2;

/** Takes work from the queue, computes it in worker processes and appends what comes out. */
export class Simulator {
  readonly #handler: WorkHandler;
  readonly #beatMs: number;
  readonly #active = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  #failure: { readonly error: unknown } | null = null;

  constructor(private readonly options: SimulatorOptions) {
    const { queue: _queue, heartbeatMs = LOOK_MS, ...rest } = options;
    this.#beatMs = heartbeatMs;
    this.#handler = new WorkHandler({ ...rest, lookMs: heartbeatMs });
  }

  /** Works until it is drained or killed; rejects where the log or the artefacts fail. */
  async run(): Promise<void> {
    while (!this.#stop.signal.aborted && this.#failure === null) {
      const free = this.options.pool.options.size * MESSAGES_PER_WORKER - this.#active.size;
      if (free <= 0) {
        await Promise.race(this.#active);
        continue;
      }
      const messages = await this.options.queue.pull(free, { signal: this.#stop.signal });
      for (const message of messages) {
        const task = this.#handle(message)
          .catch((error: unknown) => {
            this.#failure = { error };
            this.#stop.abort();
            this.#handler.drain();
          })
          .finally(() => this.#active.delete(task));
        this.#active.add(task);
      }
    }
    await Promise.all(this.#active);
    if (this.#failure !== null && !this.#handler.killed) throw this.#failure.error;
  }

  /** Takes no more work; what is running ends by itself. */
  drain(): void {
    this.#stop.abort();
    this.#handler.drain();
  }

  /** Stops at once; running attempts end without a word and are taken up by the next run. */
  kill(): void {
    this.#stop.abort();
    this.#handler.kill();
    this.options.pool.kill();
  }

  async #handle(message: WorkMessage): Promise<void> {
    const settlement = await this.#settlement(message);
    if (!this.#handler.killed) await settle(message, settlement);
  }

  async #settlement(message: WorkMessage) {
    const stop = heartbeat(message, this.#beatMs);
    try {
      await this.#handler.handle(message);
      return ACK;
    } catch (error) {
      const settlement = settlementOf(error);
      if (settlement === null) throw error;
      return settlement;
    } finally {
      stop();
    }
  }
}
