import { parseJson, SimulationWork } from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import type { EventLog } from '@pulse/event-log';
import type { WorkMessage } from '@pulse/work-queue';
import type { ChildPool } from '../pool/child-pool.js';
import type { NoticeListener } from '../run-jobs/progress.js';
import { runWork } from '../run-jobs/run-work.js';
import { WorkInputs } from '../run-jobs/work-context.js';
import { BatchWatch } from './batch-watch.js';
import { AbandonedError, RetryLaterError, UnreadableWorkError } from './work-errors.js';

export interface WorkHandlerOptions {
  readonly log: EventLog;
  readonly artifacts: ArtifactStore;
  readonly pool: ChildPool;
  readonly name: string;
  /** Most bytes of engine arrays that one job may hold. */
  readonly memoryBytes: number;
  /** How often the batch of a message that is worked on is checked for a cancel. */
  readonly lookMs?: number;
  /**
   * A first delivery finds its job streams empty, so they are not read: the first append proves it. Where one is not
   * empty after all, the message is handed back and its next delivery reads them. Default false.
   */
  readonly trustFirstDelivery?: boolean;
  readonly notify?: NoticeListener;
  /** Uniform number in [0,1) for the jitter of retries. */
  readonly jitter?: () => number;
}

export const LOOK_MS = 5000;

/** Small jobs begin by the thousand a second: the log is not asked for each of them. */
const GLANCE_EVERY_MS = 50;

/** Handles one message of work after the other, or several at once. The same code embedded and in a cluster. */
export class WorkHandler {
  readonly #inputs: WorkInputs;
  readonly #batches: BatchWatch;
  readonly #stop = new AbortController();
  readonly #killed = new AbortController();

  constructor(private readonly options: WorkHandlerOptions) {
    this.#inputs = new WorkInputs(options.artifacts, options.log);
    this.#batches = new BatchWatch(options.log);
  }

  /** Begins nothing more: messages that wait for a worker process are handed back, what runs ends by itself. */
  drain(): void {
    this.#stop.abort();
  }

  /** Says nothing more, as after a crash. */
  kill(): void {
    this.#stop.abort();
    this.#killed.abort();
  }

  get killed(): boolean {
    return this.#killed.signal.aborted;
  }

  /**
   * Works on a message until each of its jobs is final.
   *
   * @throws RetryLaterError when it wants to be delivered again
   * @throws PoisonWorkError when delivering it again cannot help
   * @throws ConflictError when a newer attempt has taken a job over
   * @throws AbandonedError after `kill`
   * @throws what the log, the artefacts or a worker process that cannot start throw
   */
  async handle({ data, deliveries }: Pick<WorkMessage, 'data' | 'deliveries'>): Promise<void> {
    const work = parseWork(data);
    let delay: number | null;
    try {
      delay = await this.#watched(work, (cancel, glance) =>
        runWork(work, {
          ...this.options,
          inputs: this.#inputs,
          deliveries,
          cancel,
          glance,
          killed: this.#killed.signal,
          stop: this.#stop.signal,
        }),
      );
    } catch (error) {
      throw this.killed ? new AbandonedError() : error;
    }
    if (this.killed) throw new AbandonedError();
    if (delay !== null) throw new RetryLaterError(delay);
  }

  /** Looks for a cancel of the work's batch before it begins, at each beat and as jobs begin. */
  async #watched<T>(work: SimulationWork, run: (cancel: AbortSignal, glance: () => void) => Promise<T>): Promise<T> {
    const cancel = new AbortController();
    let lookedAt = 0;
    const look = async () => {
      lookedAt = performance.now();
      const reason = await this.#batches.cancelReason(work.batchId);
      if (reason !== null) cancel.abort(reason);
    };
    await look();
    const timer = setInterval(() => void look().catch(() => {}), this.options.lookMs ?? LOOK_MS);
    try {
      return await run(cancel.signal, () => {
        if (performance.now() - lookedAt >= GLANCE_EVERY_MS) look().catch(() => {});
      });
    } finally {
      clearInterval(timer);
    }
  }
}

function parseWork(data: Uint8Array): SimulationWork {
  try {
    return SimulationWork.parse(parseJson(new TextDecoder().decode(data)));
  } catch (error) {
    throw new UnreadableWorkError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
