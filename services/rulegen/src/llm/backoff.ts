/** Longest wait before the second attempt; each further one doubles it. */
const BASE_MS = 5_000;
/** No wait is longer, whatever a server asks for: more than that is for the deadline of the run to decide. */
export const LONGEST_WAIT_MS = 120_000;

/**
 * Milliseconds to wait before attempt `failed + 1`: full jitter, uniform on [0, 5 s x 2^(failed - 1)] (Brooker 2015,
 * "Exponential backoff and jitter"), and no less than the server asked for.
 *
 * @param failed attempts that failed so far, 1 or more
 * @param random in [0, 1)
 * @returns null where the server asks for more than two minutes: the attempt is not worth waiting for
 */
export function waitBefore(failed: number, retryAfterMs: number | null, random: number): number | null {
  if (retryAfterMs !== null && retryAfterMs > LONGEST_WAIT_MS) return null;
  const jitter = random * Math.min(LONGEST_WAIT_MS, BASE_MS * 2 ** (failed - 1));
  return Math.max(Math.round(jitter), retryAfterMs ?? 0);
}
