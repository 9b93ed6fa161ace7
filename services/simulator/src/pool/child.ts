import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ComputeJob, FromChild, ToChild } from './protocol.js';

/** How one job ended in a child. `died`: the child was killed from outside; `timeout`: by us. */
export type JobEnd =
  | Extract<FromChild, { type: 'succeeded' | 'failed' }>
  | { readonly type: 'died'; readonly number: number; readonly detail: string }
  | { readonly type: 'timeout'; readonly number: number };

export interface JobListener {
  /** Called in the order of the jobs, as each begins. */
  begun(number: number): void;
  message(message: Extract<FromChild, { type: 'forecasts' | 'progress' }>): void;
  /** Called once per job that began. */
  ended(end: JobEnd): void;
}

/** A worker's own heap is small, engine arrays lie outside of it: it need not keep what it does not use. */
const SMALL_HEAP = ['--max-semi-space-size=4', '--heap-growing-percent=60'];

/** Lines of a child's stderr that are kept to explain its death. */
const STDERR_BYTES = 4096;

/** Milliseconds that a child gets to end by itself once its channel is closed. */
const GRACE_MS = 2000;

/**
 * A worker process that ends by itself before it is ready will always do so, and one that the machine refuses has no room
 * here: no job is to blame.
 */
export class WorkerStartError extends Error {
  override readonly name = 'WorkerStartError';
  readonly code = 'simulator.worker_start';
  constructor(exitCode: number | null, said: string) {
    const how = exitCode === null ? '' : ` (exit code ${exitCode})`;
    super(`a worker process could not be started${how}: ${said.trim() || 'it said nothing'}`);
  }
}

/** One child process that computes jobs, one list after the other. */
export class Child {
  readonly #process: ChildProcess;
  readonly #sent = new Set<string>();
  readonly #gone: Promise<void>;
  #stderr = '';
  #current: {
    jobs: readonly ComputeJob[];
    index: number;
    listener: JobListener;
    done: () => void;
    fail: (error: Error) => void;
  } | null = null;
  #timer: NodeJS.Timeout | undefined;
  #timeoutMs = 0;
  #alive = true;
  #ready = false;
  /** Why there is no process: the machine refused it. */
  #refused: string | null = null;
  #timedOut = false;

  constructor(entry: URL, heapMegabytes: number) {
    this.#process = fork(fileURLToPath(entry), [], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [`--max-old-space-size=${heapMegabytes}`, ...SMALL_HEAP, '--disable-warning=ExperimentalWarning'],
      // Three times as fast as JSON here, and true to keys that JSON.parse can get wrong (see parseJson).
      serialization: 'advanced',
    });
    this.#process.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString('utf8')).slice(-STDERR_BYTES);
    });
    this.#process.on('message', (message) => this.#receive(message as FromChild));
    this.#gone = new Promise((resolve) => {
      const gone = (code: number | null, signal: NodeJS.Signals | null) => {
        this.#alive = false;
        this.#onExit(code, signal);
        resolve();
      };
      this.#process.once('exit', gone);
      // A send to a child that has just died is answered by its exit, not by an exception. What was never started, for
      // lack of processes for example, has no exit.
      this.#process.on('error', ({ message }) => {
        if (this.#process.pid !== undefined || !this.#alive) return;
        this.#refused = message;
        gone(null, null);
      });
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Hands over an input unless the child has it already. */
  give(hash: string, text: () => string): void {
    if (this.#sent.has(hash)) return;
    this.#sent.add(hash);
    this.#send({ type: 'input', hash, text: text() });
  }

  /**
   * Runs jobs one after the other. Resolves when all have ended, or the child has gone; jobs after the one in which it
   * went have not begun. `timeoutMs` is for each job.
   *
   * @throws WorkerStartError where the process cannot even start
   */
  run(jobs: readonly ComputeJob[], timeoutMs: number, listener: JobListener): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#current = { jobs, index: 0, listener, done: resolve, fail: reject };
      this.#timeoutMs = timeoutMs;
      this.#begin();
      if (!this.#alive) return this.#onExit(null, null);
      this.#send({ type: 'jobs', jobs });
    });
  }

  /** Ends the child; what it computes is lost. */
  kill(): void {
    if (this.#alive) this.#process.kill('SIGKILL');
  }

  /** Lets the child end by itself, and kills it if it does not. */
  async close(): Promise<void> {
    if (!this.#alive) return this.#gone;
    if (this.#process.connected) this.#process.disconnect();
    const timer = setTimeout(() => this.kill(), GRACE_MS);
    await this.#gone;
    clearTimeout(timer);
  }

  #send(message: ToChild): void {
    if (this.#alive && this.#process.connected) this.#process.send(message, () => {});
  }

  #begin(): void {
    const current = this.#current;
    const job = current?.jobs[current.index];
    if (!current || !job) return this.#finish();
    current.listener.begun(job.number);
    if (this.#ready) this.#startClock();
  }

  /** The time that a process takes to start is not the job's. */
  #startClock(): void {
    this.#timer = setTimeout(() => {
      this.#timedOut = true;
      this.kill();
    }, this.#timeoutMs);
  }

  #receive(message: FromChild): void {
    const current = this.#current;
    if (message.type === 'ready') {
      this.#ready = true;
      if (current) this.#startClock();
      return;
    }
    if (!current) return;
    if (message.type === 'forecasts' || message.type === 'progress') return current.listener.message(message);
    clearTimeout(this.#timer);
    current.listener.ended(message);
    current.index++;
    this.#begin();
  }

  #onExit(code: number | null, signal: NodeJS.Signals | null): void {
    clearTimeout(this.#timer);
    const current = this.#current;
    if (current && !this.#ready && (code !== null || this.#refused !== null)) {
      this.#current = null;
      return current.fail(new WorkerStartError(code, this.#refused ?? this.#stderr));
    }
    const job = current?.jobs[current.index];
    if (current && job) {
      if (this.#timedOut) current.listener.ended({ type: 'timeout', number: job.number });
      else current.listener.ended(explainDeath(job.number, code, signal, this.#stderr));
    }
    this.#finish();
  }

  #finish(): void {
    const done = this.#current?.done;
    this.#current = null;
    done?.();
  }
}

/** V8 says so when its heap is full; that is a memory failure, every other death is an interruption. */
function explainDeath(number: number, code: number | null, signal: NodeJS.Signals | null, stderr: string): JobEnd {
  const how = signal ? `signal ${signal}` : `exit code ${code ?? 'unknown'}`;
  if (stderr.includes('heap out of memory'))
    return {
      type: 'failed',
      number,
      class: 'memory',
      message: 'the JavaScript heap of the worker process is full',
      detail: stderr,
    };
  return { type: 'died', number, detail: `the worker process ended with ${how}${stderr ? `\n${stderr}` : ''}` };
}
