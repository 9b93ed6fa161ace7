import type { EventLog } from '@pulse/event-log';

/** Something may have been appended, or the time is over, or the signal was given. */
export interface WakeUps {
  readonly next: (ms: number) => Promise<void>;
  readonly close: () => void;
}

/** Follows the log's hints; one that comes while nobody waits ends the next wait at once. */
export function wakeUps(log: EventLog, signal: AbortSignal): WakeUps {
  let hinted = false;
  let wake = () => {};
  const hint = () => {
    hinted = true;
    wake();
  };
  const unsubscribe = log.wake(hint);
  signal.addEventListener('abort', hint);
  return {
    next: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => wake(), ms);
        wake = () => {
          clearTimeout(timer);
          wake = () => {};
          hinted = false;
          resolve();
        };
        if (hinted || signal.aborted) wake();
      }),
    close: () => {
      unsubscribe();
      signal.removeEventListener('abort', hint);
      wake();
    },
  };
}
