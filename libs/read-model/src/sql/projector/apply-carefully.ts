import type { PositionedCommit } from '@pulse/contracts';
import { sql, type Kysely, type Transaction } from 'kysely';
import { parkBehind, parkFailed } from '../bookkeeping/parked.js';
import { bookkeepingOf } from '../bookkeeping/tables.js';
import type { Projection } from '../projection.js';
import { failureKind } from '../transient.js';

interface Bound {
  readonly bound: Kysely<unknown>;
  readonly trx: Transaction<unknown>;
}

/**
 * Applies what can be applied, in order: halves that fail are halved again, a single commit that fails is parked, and so
 * is what follows it in its stream.
 *
 * @returns how many commits were parked
 */
export async function applyCarefully(
  { projection }: { readonly projection: Projection },
  { bound, trx }: Bound,
  entries: readonly PositionedCommit[],
): Promise<number> {
  const own = bookkeepingOf(bound);
  const parked = new Set<string>();
  let count = 0;

  const go = async (part: readonly PositionedCommit[]): Promise<void> => {
    const waiting = part.filter(({ commit }) => parked.has(commit.stream));
    const ready = part.filter(({ commit }) => !parked.has(commit.stream));
    await parkBehind(own, projection.name, waiting);
    count += waiting.length;
    if (ready.length === 0) return;
    const error = await attempt(trx, () => projection.apply(bound, ready));
    if (error === null) return;
    if (ready.length > 1) {
      const middle = ready.length >> 1;
      await go(ready.slice(0, middle));
      await go(ready.slice(middle));
      return;
    }
    const [entry] = ready as [PositionedCommit];
    await parkFailed(own, projection.name, entry, error.thrown);
    parked.add(entry.commit.stream);
    count += 1;
  };
  await go(entries);
  return count;
}

/** Runs within a savepoint. What is no fault of a commit is thrown on; anything else is undone and returned. */
export async function attempt(
  trx: Transaction<unknown>,
  run: () => Promise<void>,
): Promise<{ readonly thrown: unknown } | null> {
  await sql`SAVEPOINT part`.execute(trx);
  try {
    await run();
  } catch (thrown) {
    if (failureKind(thrown) !== 'content') throw thrown;
    await sql`ROLLBACK TO SAVEPOINT part`.execute(trx);
    await sql`RELEASE SAVEPOINT part`.execute(trx);
    return { thrown };
  }
  await sql`RELEASE SAVEPOINT part`.execute(trx);
  return null;
}
