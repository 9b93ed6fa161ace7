import { parseJson, SimulationWork } from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import { ConflictError, type EventLog } from '@pulse/event-log';
import type { WorkMessage, WorkQueue } from '@pulse/work-queue';
import type { ChildPool } from '../pool/child-pool.js';
import type { NoticeListener } from './progress.js';
import { runWork, UnknownJobError } from './run-work.js';
import { WorkInputs } from './work-context.js';

export interface SimulatorOptions {
  readonly log: EventLog;
  readonly artifacts: ArtifactStore;
  readonly queue: WorkQueue;
  readonly pool: ChildPool;
  readonly name: string;
  /** Most bytes of engine arrays that one job may hold. */
  readonly memoryBytes: number;
  /** How often a message that is worked on is reported alive and its batch checked for a cancel. */
  readonly heartbeatMs?: number;
  readonly notify?: NoticeListener;
  /** Uniform number in [0,1) for the jitter of retries. */
  readonly jitter?: () => number;
}

const HEARTBEAT_MS = 5000;

/** Small jobs begin by the thousand a second: the log is not asked for each of them. */
const GLANCE_EVERY_MS = 50;

/** A second message is taken while the first is computed, so that no worker waits for appends or for the queue. */
const MESSAGES_PER_WORKER = 2;

/** Takes work from the queue, computes it in worker processes and appends what comes out. */
export class Simulator {
  readonly #inputs: WorkInputs;
  readonly #active = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  readonly #killed = new AbortController();
  #failure: { readonly error: unknown } | null = null;

  constructor(private readonly options: SimulatorOptions) {
    this.#inputs = new WorkInputs(options.artifacts, options.log);
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
          })
          .finally(() => this.#active.delete(task));
        this.#active.add(task);
      }
    }
    await Promise.all(this.#active);
    if (this.#failure !== null && !this.#killed.signal.aborted) throw this.#failure.error;
  }

  /** Takes no more work; what is running ends by itself. */
  drain(): void {
    this.#stop.abort();
  }

  /** Stops at once; running attempts end without a word and are taken up by the next run. */
  kill(): void {
    this.#stop.abort();
    this.#killed.abort();
    this.options.pool.kill();
  }

  async #handle(message: WorkMessage): Promise<void> {
    const work = parseWork(message.data);
    if (typeof work === 'string') return message.deadLetter({ code: 'work.unreadable', message: work });
    try {
      const delay = await this.#heartbeat(message, work, (cancel, glance) =>
        runWork(work, {
          ...this.options,
          inputs: this.#inputs,
          deliveries: message.deliveries,
          cancel,
          glance,
          killed: this.#killed.signal,
          stop: this.#stop.signal,
        }),
      );
      if (this.#killed.signal.aborted) return;
      await (delay === null ? message.ack() : message.nak(delay));
    } catch (error) {
      if (this.#killed.signal.aborted) return;
      // A newer attempt has taken the job over: this one stops and settles nothing.
      if (error instanceof ConflictError) return;
      if (error instanceof UnknownJobError) return message.deadLetter({ code: error.code, message: error.message });
      throw error;
    }
  }

  /** Keeps the message alive while it is worked on, and looks for a cancel of its batch at each beat and as jobs begin. */
  async #heartbeat<T>(
    message: WorkMessage,
    work: SimulationWork,
    run: (cancel: AbortSignal, glance: () => void) => Promise<T>,
  ): Promise<T> {
    const cancel = new AbortController();
    let lookedAt = 0;
    const look = async () => {
      lookedAt = performance.now();
      const reason = await this.#inputs.cancelReason(work);
      if (reason !== null) cancel.abort(reason);
    };
    await look();
    const timer = setInterval(() => {
      message.working().catch(() => {});
      look().catch(() => {});
    }, this.options.heartbeatMs ?? HEARTBEAT_MS);
    try {
      return await run(cancel.signal, () => {
        if (performance.now() - lookedAt >= GLANCE_EVERY_MS) look().catch(() => {});
      });
    } finally {
      clearInterval(timer);
    }
  }
}

function parseWork(data: Uint8Array): SimulationWork | string {
  try {
    return SimulationWork.parse(parseJson(new TextDecoder().decode(data)));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
