import { setTimeout as sleep } from 'node:timers/promises';

/** How long to wait before try `n` (from 1), in milliseconds: doubled each time, up to a limit, with half of it jitter. */
export function backoffMs(n: number, { first = 20, most = 5000 } = {}): number {
  const whole = Math.min(most, first * 2 ** Math.min(n - 1, 20));
  return whole / 2 + (Math.random() * whole) / 2;
}

/** Waits; ends early, and without an error, when the signal is given. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}
