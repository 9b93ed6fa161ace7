import { Client } from 'pg';
import { backoffMs, pause } from './backoff.js';
import type { Database } from './database.js';

const TRY_EVERY_MS = 500;
const ASK_EVERY_MS = 5000;
/** Whoever holds or tries the lock asks several times within this time; the server ends a session that does not. */
const SILENT_MS = 20_000;

/**
 * Runs something in one process at a time: in the one that holds an advisory lock of this name, on a connection of its
 * own. When the connection is lost, the signal of `run` is given and, once `run` has ended, the lock is tried for again.
 * Where the process stands still, or its machine is gone without a word, the server gives the lock back after 20 seconds.
 * It saves work; what guards the log is the streams' revisions.
 *
 * @throws what `run` throws while it holds the lock
 */
export async function withActiveInstance(
  database: Database,
  name: string,
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  for (let failures = 0; !signal.aborted;) {
    const client = new Client({ ...database.connection, keepAlive: true });
    const lost = new AbortController();
    client.on('error', () => lost.abort());
    client.on('end', () => lost.abort());
    try {
      await client.connect();
      await answer(client.query(`SET idle_session_timeout = ${SILENT_MS}`));
      failures = 0;
      if (!(await lock(client, name, signal, lost.signal))) continue;
      const asking = setInterval(() => void answer(client.query('SELECT 1')).catch(() => lost.abort()), ASK_EVERY_MS);
      try {
        await run(AbortSignal.any([signal, lost.signal]));
        if (!lost.signal.aborted) return;
      } catch (error) {
        if (!lost.signal.aborted) throw new RunFailed(error);
      } finally {
        clearInterval(asking);
      }
    } catch (error) {
      if (error instanceof RunFailed) throw error.cause;
      failures += 1;
    } finally {
      await client.end().catch(() => {});
    }
    await pause(backoffMs(Math.max(1, failures)), signal);
  }
}

/** Tells what `run` threw from what the lock's own connection did. */
class RunFailed extends Error {
  constructor(cause: unknown) {
    super('run failed', { cause });
  }
}

async function lock(client: Client, name: string, signal: AbortSignal, lost: AbortSignal): Promise<boolean> {
  while (!signal.aborted && !lost.aborted) {
    const { rows } = await answer(
      client.query<{ held: boolean }>('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held', [
        `pulse:active:${name}`,
      ]),
    );
    if (rows[0]!.held) return true;
    await pause(TRY_EVERY_MS, AbortSignal.any([signal, lost]));
  }
  return false;
}

/** Finds out that the other end is gone also where the network does not say so. */
async function answer<T>(question: Promise<T>): Promise<T> {
  const late = AbortSignal.timeout(ASK_EVERY_MS);
  return await Promise.race([
    question,
    new Promise<never>((_, reject) => {
      late.addEventListener('abort', () => reject(late.reason as Error), { once: true });
    }),
  ]);
}
