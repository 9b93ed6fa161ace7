import type { Clock } from '../clock.js';
import type { WorkMessage } from '../port.js';

interface Pull {
  readonly max: number;
  answer(messages: WorkMessage[]): void;
}

/** Workers that wait for messages, the longest waiting first. */
export class Pulls {
  readonly #waiting = new Set<Pull>();

  constructor(readonly clock: Clock) {}

  /** How many messages the next worker takes; null when none waits. */
  get max(): number | null {
    return this.#next?.max ?? null;
  }

  get #next(): Pull | undefined {
    return this.#waiting.values().next().value;
  }

  /** Resolves with what `answer` hands over, or with nothing when time is up or the signal aborts. */
  wait(max: number, waitMs: number, signal: AbortSignal | undefined): Promise<WorkMessage[]> {
    if (waitMs <= 0 || signal?.aborted === true) return Promise.resolve([]);
    return new Promise((resolve) => {
      const giveUp = () => pull.answer([]);
      const cancelTimer = this.clock.wakeAt(this.clock.now() + waitMs, giveUp);
      const pull: Pull = {
        max,
        answer: (messages) => {
          this.#waiting.delete(pull);
          cancelTimer();
          signal?.removeEventListener('abort', giveUp);
          resolve(messages);
        },
      };
      this.#waiting.add(pull);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  answer(messages: WorkMessage[]): void {
    this.#next?.answer(messages);
  }

  close(): void {
    for (const pull of this.#waiting) pull.answer([]);
  }
}
