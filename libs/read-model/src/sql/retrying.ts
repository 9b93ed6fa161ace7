import { backoffMs, pause } from './backoff.js';
import { failureKind } from './transient.js';

const MOST_TRIES = 10;

/** Tries again what failed for a reason that passes. */
export async function retrying<T>(run: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1)
    try {
      return await run();
    } catch (error) {
      if (failureKind(error) !== 'transient' || tried === MOST_TRIES) throw error;
      await pause(backoffMs(tried), new AbortController().signal);
    }
}
