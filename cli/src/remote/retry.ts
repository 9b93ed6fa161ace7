import { setTimeout as pause } from 'node:timers/promises';
import { ServerError } from './server-error.js';

export interface RetryOptions {
  /** How often a request is sent at most. */
  readonly attempts: number;
  /** The first wait is up to this long, each later one up to twice that of the one before. */
  readonly firstMs: number;
  readonly mostMs: number;
}

export const RETRIES: RetryOptions = { attempts: 6, firstMs: 250, mostMs: 8000 };

/** Longest that a server may ask to wait. */
const LONGEST_ASKED_MS = 60_000;

/** Waits before the next attempt: what the server asked for, else a random time that doubles, so that many do not come at once. */
export function waitMs(attempt: number, asked: number | null, { firstMs, mostMs }: RetryOptions): number {
  if (asked !== null) return Math.min(asked, LONGEST_ASKED_MS) + Math.random() * firstMs;
  return Math.random() * Math.min(mostMs, firstMs * 2 ** attempt);
}

/** Milliseconds of a Retry-After header, in seconds or as a date; null where there is none. */
export function retryAfterMs(header: string | null, now = Date.now()): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/** Sends again what may succeed a little later; the last failure is thrown. */
export async function retrying<T>(
  send: () => Promise<T>,
  options: RetryOptions,
  signal: AbortSignal,
  isWorthIt: (error: ServerError) => boolean,
): Promise<T> {
  for (let attempt = 0; ; attempt++)
    try {
      return await send();
    } catch (error) {
      const last = attempt + 1 >= options.attempts;
      if (last || signal.aborted || !(error instanceof ServerError) || !isWorthIt(error)) throw error;
      await pause(waitMs(attempt, error.retryAfterMs, options), undefined, { signal });
    }
}
