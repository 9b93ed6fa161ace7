import type { PositionedCommit } from '@pulse/contracts';
import type { Mark } from '@pulse/event-log';
import { failpoint } from '@pulse/failpoints';
import { sql, type Kysely, type Transaction } from 'kysely';
import { moveCheckpoint } from '../bookkeeping/checkpoint.js';
import { parkBehind, parkedStreams } from '../bookkeeping/parked.js';
import { bookkeepingOf } from '../bookkeeping/tables.js';
import type { Database } from '../database.js';
import type { Projection } from '../projection.js';
import { failureKind } from '../transient.js';
import { useSchema } from '../use-schema.js';
import { applyCarefully } from './apply-carefully.js';
import { RowCounter } from './row-counter.js';

/** Where batches go: a projection, and the schema of its tables, which while they are made again is another. */
export interface Target {
  readonly database: Database;
  readonly projection: Projection;
  readonly schema: string;
  /** Whether a commit waits for the disk; off only where the last commit of all waits for it. */
  readonly durable?: boolean;
  /** Positions of commits that were given up, where the log is read again from its beginning. */
  readonly discarded?: ReadonlySet<number>;
}

/** Commits to apply, and where the checkpoint stands before and after them. */
export interface Batch {
  readonly from: Mark;
  readonly to: Mark;
  readonly commits: readonly PositionedCommit[];
}

export interface Applied {
  /** Commits that were parked now. */
  readonly parked: number;
  /** Rows that the projection wrote. */
  readonly rows: number;
}

/**
 * Applies a batch and moves the checkpoint, both or neither. When a commit of it cannot be applied, the others are, and
 * it is parked.
 *
 * @returns null, and nothing was changed, when the checkpoint does not stand where the batch begins
 * @throws what the database threw, where that is not the fault of a commit; nothing was changed
 */
export async function applyBatch(target: Target, batch: Batch): Promise<Applied | null> {
  try {
    return await inTransaction(target, batch, async (bound, entries) => {
      if (entries.length > 0) await target.projection.apply(bound, entries);
      return 0;
    });
  } catch (error) {
    if (failureKind(error) !== 'content') throw error;
    return await inTransaction(target, batch, (bound, entries, trx) => applyCarefully(target, { bound, trx }, entries));
  }
}

type Apply = (
  bound: Kysely<unknown>,
  entries: readonly PositionedCommit[],
  trx: Transaction<unknown>,
) => Promise<number>;

async function inTransaction(target: Target, { from, to, commits }: Batch, apply: Apply): Promise<Applied | null> {
  const { database, projection, schema, discarded } = target;
  const applied = await database.db.transaction().execute(async (trx) => {
    const bound = trx.withSchema(schema);
    const own = bookkeepingOf(bound);
    // First of all, so that whoever holds the checkpoint's lock decides whether the rest happens.
    if (!(await moveCheckpoint(own, projection.name, from, to))) return null;
    if (target.durable === false) await sql`SET LOCAL synchronous_commit = off`.execute(trx);
    await useSchema(trx, schema);
    const parked = await parkedStreams(own, projection.name);
    const left = discarded?.size ? commits.filter(({ position }) => !discarded.has(position)) : commits;
    const waiting = parked.size === 0 ? [] : left.filter(({ commit }) => parked.has(commit.stream));
    const entries = waiting.length === 0 ? left : left.filter(({ commit }) => !parked.has(commit.stream));
    await parkBehind(own, projection.name, waiting);
    const written = new RowCounter();
    const failed = await apply(bound.withPlugin(written), entries, trx);
    failpoint('projector.before-commit');
    return { parked: failed + waiting.length, rows: written.rows };
  });
  failpoint('projector.after-commit');
  return applied;
}
