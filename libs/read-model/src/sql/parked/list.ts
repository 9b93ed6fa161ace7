import type { Database } from '../database.js';
import { bookkeepingOf } from '../bookkeeping/tables.js';
import type { Projection } from '../projection.js';

/** A stream whose commits are kept aside, and why. */
export interface ParkedStream {
  readonly stream: string;
  /** Commits kept aside: the one that failed, and those behind it. */
  readonly commits: number;
  readonly firstPosition: number;
  readonly firstVersion: number;
  readonly lastPosition: number;
  readonly error: string | null;
  /** The same for failures of the same kind. */
  readonly fingerprint: string | null;
  readonly attempts: number;
}

/** The parked streams of a projection in order of their first parked commit. */
export async function listParked(
  { db }: Pick<Database, 'db'>,
  projection: Pick<Projection, 'name'>,
): Promise<ParkedStream[]> {
  const rows = await bookkeepingOf(db.withSchema(projection.name))
    .selectFrom('projection_parked')
    .select(['stream', 'position', 'first_version', 'error', 'fingerprint', 'attempts'])
    .where('projection', '=', projection.name)
    .orderBy('position')
    .execute();
  const streams = Map.groupBy(rows, ({ stream }) => stream);
  return [...streams].map(([stream, parked]) => {
    const failed = parked.findLast(({ error }) => error !== null);
    return {
      stream,
      commits: parked.length,
      firstPosition: parked[0]!.position,
      firstVersion: parked[0]!.first_version,
      lastPosition: parked.at(-1)!.position,
      error: failed?.error ?? null,
      fingerprint: failed?.fingerprint ?? null,
      attempts: failed?.attempts ?? 0,
    };
  });
}

/** A commit that was given up. */
export interface DiscardedCommit {
  readonly stream: string;
  readonly position: number;
  readonly error: string | null;
  readonly reason: string;
}

/** What was discarded of a projection, in order of position. */
export async function listDiscarded(
  { db }: Pick<Database, 'db'>,
  projection: Pick<Projection, 'name'>,
): Promise<DiscardedCommit[]> {
  return await bookkeepingOf(db.withSchema(projection.name))
    .selectFrom('projection_discarded')
    .select(['stream', 'position', 'error', 'reason'])
    .where('projection', '=', projection.name)
    .orderBy('position')
    .execute();
}
