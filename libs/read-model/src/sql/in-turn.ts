import { gauge } from '@pulse/telemetry';
import { withActiveInstance } from './active-instance.js';
import type { Database } from './database.js';

/** What one process at a time does. */
export interface Turn {
  /** Of the advisory lock. */
  readonly name: string;
  /** As `pulse_active` tells of it. */
  readonly task: string;
}

/**
 * `withActiveInstance`, with a metric that tells whether this process is the one.
 *
 * @throws what `run` throws while it has its turn
 */
export async function inTurn(
  database: Database,
  { name, task }: Turn,
  signal: AbortSignal,
  run: (turn: AbortSignal) => Promise<unknown>,
): Promise<void> {
  let active = false;
  const unobserve = gauge('pulse_active', { task }, () => (active ? 1 : 0));
  try {
    await withActiveInstance(database, name, signal, async (turn) => {
      active = true;
      try {
        await run(turn);
      } finally {
        active = false;
      }
    });
  } finally {
    unobserve();
  }
}
