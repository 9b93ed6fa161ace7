import { count, gauge } from '@pulse/telemetry';
import type { Logger } from '../log/logger.js';
import { Backoff } from './backoff.js';

export interface ManagerOptions {
  /** As it is shown in logs and metrics: `dispatch`, `license`. */
  readonly name: string;
  readonly logger: Logger;
  /** What needs a step now, most urgent first. It is asked again and again, so it may be answered from tables that lag. */
  due(): Promise<readonly string[]>;
  /**
   * Does one step. Repeating it must be harmless: the expected revision of the stream is the fence.
   *
   * @returns true when something was done, so that what is due is asked again at once
   */
  act(id: string, signal: AbortSignal): Promise<boolean | void>;
  /** Calls the listener when something may be due; returns what ends that. */
  wake?(listener: () => void): () => void;
  /** How long it sleeps at most, in milliseconds. Default 2000. */
  readonly everyMs?: number;
  readonly backoff?: Backoff;
}

/** A level-triggered process manager: it asks what is due and does it, and one that fails does not stop the others. */
export class ManagerLoop {
  readonly #backoff: Backoff;
  #woken = false;
  #wakeUp: (() => void) | null = null;
  #due = 0;

  constructor(readonly options: ManagerOptions) {
    this.#backoff = options.backoff ?? new Backoff();
  }

  /** Something may be due. */
  kick(): void {
    this.#woken = true;
    this.#wakeUp?.();
  }

  /** Runs until the signal aborts, and then until the step under way has ended. It never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const unsubscribe = this.options.wake?.(() => this.kick());
    const stop = () => this.kick();
    const unobserve = gauge('pulse_manager_due', { manager: this.options.name }, () => this.#due);
    signal.addEventListener('abort', stop);
    try {
      while (!signal.aborted) {
        this.#woken = false;
        const wait = await this.#round(signal);
        if (wait > 0 && !signal.aborted) await this.#sleep(wait);
      }
    } finally {
      signal.removeEventListener('abort', stop);
      unsubscribe?.();
      unobserve();
    }
  }

  /** Does what is due once. @returns how long to sleep, in milliseconds */
  async #round(signal: AbortSignal): Promise<number> {
    const { everyMs = 2000 } = this.options;
    const ids = await this.#ask();
    if (ids === null) return Math.max(1, this.#backoff.waitFor(''));
    this.#due = ids.length;
    let done = false;
    let wait = everyMs;
    for (const id of ids) {
      if (signal.aborted) return 0;
      if (this.#backoff.waitFor(id) === 0 && (await this.#act(id, signal))) done = true;
      const left = this.#backoff.waitFor(id);
      if (left > 0) wait = Math.min(wait, left);
    }
    return done ? 0 : Math.max(1, wait);
  }

  async #ask(): Promise<readonly string[] | null> {
    try {
      const ids = await this.options.due();
      this.#backoff.keepOnly(ids);
      return ids;
    } catch (error) {
      const times = this.#backoff.failed('');
      this.#tell(error, { times }, 'what is due cannot be asked');
      return null;
    }
  }

  async #act(id: string, signal: AbortSignal): Promise<boolean> {
    const { name } = this.options;
    try {
      const done = (await this.options.act(id, signal)) === true;
      this.#backoff.succeeded(id);
      count('pulse_manager_steps_total', { manager: name, outcome: 'done' });
      return done;
    } catch (error) {
      if (signal.aborted) return false;
      const times = this.#backoff.failed(id);
      count('pulse_manager_steps_total', { manager: name, outcome: 'failed' });
      this.#tell(error, { id, times }, 'a step failed and is tried again');
      return false;
    }
  }

  /** The first failure may be a rival that was quicker; only the next ones are worth a warning. */
  #tell(error: unknown, about: { readonly id?: string; readonly times: number }, message: string): void {
    const { name, logger } = this.options;
    logger[about.times === 1 ? 'info' : 'warn']({ manager: name, ...about, error }, message);
  }

  #sleep(ms: number): Promise<void> {
    if (this.#woken) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#wakeUp = null;
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.#wakeUp = end;
    });
  }
}
