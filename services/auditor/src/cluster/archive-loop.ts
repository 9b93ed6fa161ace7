import { LineageBrokenError, type EventLog } from '@pulse/event-log';
import { Backoff, type Logger } from '@pulse/host';
import type { Archiver } from '../archive/index.js';

/** It looks by itself this often, and at most this long after a failure. */
const EVERY_MS = 1000;

export interface ArchiveLoopOptions {
  readonly archiver: Pick<Archiver, 'pass'>;
  readonly log: Pick<EventLog, 'wake'>;
  readonly logger: Logger;
}

/** Runs passes of the archiver, whenever the log grows. What fails is tried again for as long as it takes. */
export class ArchiveLoop {
  readonly #backoff = new Backoff();
  #broken: string | null = null;
  #woken = false;
  #wakeUp: (() => void) | null = null;

  constructor(readonly options: ArchiveLoopOptions) {}

  /** Why nothing is archived, in a word; null when all is right. */
  get broken(): string | null {
    return this.#broken;
  }

  /** Runs until the signal is given; the transaction under way is finished. It never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const kick = () => {
      this.#woken = true;
      this.#wakeUp?.();
    };
    const unsubscribe = this.options.log.wake(kick);
    signal.addEventListener('abort', kick);
    try {
      while (!signal.aborted) {
        this.#woken = false;
        if (!(await this.#pass(signal))) await this.#sleep(Math.max(EVERY_MS, this.#backoff.waitFor('')), signal);
      }
    } finally {
      signal.removeEventListener('abort', kick);
      unsubscribe();
    }
  }

  async #pass(signal: AbortSignal): Promise<boolean> {
    try {
      const did = await this.options.archiver.pass(signal);
      if (this.#broken !== null) this.options.logger.info('archiving goes on');
      this.#backoff.succeeded('');
      this.#broken = null;
      return did;
    } catch (error) {
      if (signal.aborted) return false;
      const times = this.#backoff.failed('');
      this.#broken = (error as { code?: string }).code ?? 'failing';
      const level = error instanceof LineageBrokenError ? 'error' : times === 1 ? 'info' : 'warn';
      this.options.logger[level]({ error, times }, 'nothing is archived now; it is tried again');
      return false;
    }
  }

  #sleep(ms: number, signal: AbortSignal): Promise<void> {
    // After a failure a hint that the log has grown changes nothing.
    if (signal.aborted || (this.#woken && this.#broken === null)) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#wakeUp = null;
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.#wakeUp = () => {
        if (this.#broken === null || signal.aborted) end();
      };
    });
  }
}
