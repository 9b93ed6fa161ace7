import { Tinypool, type TinypoolChannel } from 'tinypool';
import type { Answers, Question, Questions, TaskProgress } from './questions.js';

export interface ComputeOptions {
  /** Child processes at most; they start with the first question. */
  readonly workers: number;
  readonly heapMegabytes: number;
  /** The module that a child runs; replaced in tests. */
  readonly entry?: URL;
}

export interface AskOptions {
  /** Ends the child that computes, or takes the question out of the queue. */
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((progress: TaskProgress) => void) | undefined;
}

/** A child process ended in the middle of a question. Asking again gives the same answer as one that was not interrupted. */
export class ComputeError extends Error {
  override readonly name = 'ComputeError';
  readonly code = 'rulegen.worker_died';
}

/** Where rules are searched and evaluated. */
export interface Compute {
  /**
   * @throws ComputeError, DOMException `AbortError` once the signal aborts, and what the computation itself throws, as
   * an Error with its name, code and message
   */
  ask<Q extends Question>(question: Q, task: Questions[Q], options?: AskOptions): Promise<Answers[Q]>;
  close(): Promise<void>;
}

const ENTRY = new URL('./child.js', import.meta.url);

/** As `Compute`, in child processes: the event loop of this one stays free for heartbeats and settling. */
export class ChildCompute implements Compute {
  readonly #pool: Tinypool;

  constructor({ workers, heapMegabytes, entry = ENTRY }: ComputeOptions) {
    this.#pool = new Tinypool({
      filename: entry.href,
      runtime: 'child_process',
      minThreads: 0,
      maxThreads: workers,
      isolateWorkers: false,
      idleTimeout: 60_000,
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${heapMegabytes}`, '--disable-warning=ExperimentalWarning'],
    });
  }

  /** Of the child processes that there are now. */
  get pids(): readonly number[] {
    return this.#pool.threads.map(({ threadId }) => threadId);
  }

  async ask<Q extends Question>(question: Q, task: Questions[Q], options: AskOptions = {}): Promise<Answers[Q]> {
    const { signal, progress } = options;
    signal?.throwIfAborted();
    const channel: TinypoolChannel | undefined =
      progress === undefined
        ? undefined
        : { onMessage: () => {}, postMessage: (message: unknown) => progress(message as TaskProgress) };
    try {
      return (await this.#pool.run(
        { question, task, reports: progress !== undefined },
        { ...(channel && { channel }), signal: signal ?? null },
      )) as Answers[Q];
    } catch (error) {
      signal?.throwIfAborted();
      if (/exited unexpectedly|Terminating worker|worker exited/i.test((error as Error).message))
        throw new ComputeError(`a worker process ended in the middle of "${question}"`, { cause: error });
      throw revived(error);
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}

/** Errors come from a child as their fields. */
function revived(error: unknown): Error {
  if (error instanceof Error) return error;
  const { message, ...fields } = error as { readonly message?: unknown };
  return Object.assign(new Error(typeof message === 'string' ? message : String(error)), fields);
}
