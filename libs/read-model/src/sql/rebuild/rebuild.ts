import { LineageBrokenError, type EventLog, type Mark } from '@pulse/event-log';
import { Client } from 'pg';
import { readCheckpoint, START } from '../bookkeeping/checkpoint.js';
import { bookkeepingOf } from '../bookkeeping/tables.js';
import type { Database } from '../database.js';
import type { Projection } from '../projection.js';
import type { Target } from '../projector/apply-batch.js';
import { CommitReader, type BatchLimits } from '../projector/commit-reader.js';
import { retrying } from '../retrying.js';
import { compare, type Comparison } from './compare.js';
import { digest, type Digest } from './digest.js';
import { PositionError, RebuildRunningError } from './errors.js';
import { replay, type Report } from './replay.js';
import { makeShadow } from './shadow.js';
import { holdLive, swap } from './swap.js';

export interface RebuildOptions {
  readonly database: Database;
  readonly log: EventLog;
  readonly projection: Projection;
  /** Make the tables as they stood at this position and leave them beside the live ones, which stay. */
  readonly until?: number;
  /** Replace the live tables although they differ from what the log makes, or stand where it does not reach. */
  readonly acceptDifference?: boolean;
  readonly limits?: BatchLimits;
  readonly signal?: AbortSignal;
  /** Called with the position after each batch. */
  readonly report?: Report;
}

export interface Rebuilt {
  readonly projection: string;
  /** The position that was compared, or asked for. */
  readonly position: number;
  readonly digest: Digest;
  readonly comparison: Omit<Comparison, 'digest'>;
  readonly swapped: boolean;
  /** Where the tables are now. */
  readonly schema: string;
  /** Of the whole, and of reading the log and writing the rows alone. */
  readonly seconds: number;
  readonly replaySeconds: number;
}

/** Larger than live batches: nobody waits for the single commit. */
const REPLAY: BatchLimits = { commits: 5000, bytes: 32 << 20 };

/**
 * Makes the tables of a projection again from the log beside the live ones, which are served and kept up meanwhile; holds
 * the projector at one position, compares, and replaces the live tables in one transaction. Those that were replaced stay
 * in schema `<name>_before` until the next rebuild. Needs the rights of the tables' owner.
 *
 * @throws DigestMismatchError, RebuildParkedError: the live tables stay, the others are in schema `<name>_rebuild`
 * @throws RebuildRunningError, PositionError, NotMigratedError; LineageBrokenError when the live tables stand on another
 *   log and the difference is not accepted
 */
export async function rebuild(options: RebuildOptions): Promise<Rebuilt> {
  const { database, projection } = options;
  const lock = new Client(database.connection);
  lock.on('error', () => {});
  await lock.connect();
  try {
    const { rows } = await lock.query<{ held: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held',
      [`pulse:rebuild:${projection.name}`],
    );
    if (!rows[0]!.held) throw new RebuildRunningError(projection.name);
    return await rebuildAlone(options);
  } finally {
    await lock.end().catch(() => {});
  }
}

async function rebuildAlone(options: RebuildOptions): Promise<Rebuilt> {
  const { database, log, projection, until, limits = REPLAY } = options;
  const began = performance.now();
  const asked = until === undefined ? null : await markAt(log, until);
  const shadow = await makeShadow(database, projection);
  const reader = new CommitReader(log, START, limits);
  const since = (start: number) => (performance.now() - start) / 1000;
  const replayBegan = performance.now();
  await replay(shadow, reader, { ...options, end: asked ?? (await liveMark(options)) });
  const replaySeconds = since(replayBegan);
  const done = (result: Omit<Rebuilt, 'projection' | 'seconds' | 'replaySeconds'>): Rebuilt => ({
    projection: projection.name,
    ...result,
    seconds: since(began),
    replaySeconds,
  });
  if (until !== undefined) {
    const made = await digest(database, projection, shadow.schema);
    const comparison = {
      outcome: 'not_compared',
      reason: 'only the tables as they stood there were asked for',
    } as const;
    return done({ position: until, digest: made, comparison, swapped: false, schema: shadow.schema });
  }
  const { digest: made, ...comparison } = await retrying(() => compareAndSwap(options, shadow, reader));
  // Where no projector runs, the tables come up to the head all the same; where one does, it is the first to move on.
  const live: Target = { database, projection, schema: projection.name };
  await reader.restart(
    (await readCheckpoint(bookkeepingOf(database.db.withSchema(projection.name)), projection.name))!,
  );
  await replay(live, reader, options);
  return done({ position: made.position, digest: made, comparison, swapped: true, schema: projection.name });
}

async function compareAndSwap(options: RebuildOptions, shadow: Target, reader: CommitReader): Promise<Comparison> {
  const { database, projection, acceptDifference = false } = options;
  // Most of what came in since is applied before the projector is held, to hold it for a short time.
  await replay(shadow, reader, { ...options, end: await liveMark(options) });
  return await database.db.transaction().execute(async (trx) => {
    const live = await holdLive(trx, projection);
    await replay(shadow, reader, { ...options, end: await reachable(options, live) });
    const comparison = await compare(trx, projection, live, acceptDifference);
    await swap(trx, projection);
    return comparison;
  });
}

/** Where the live tables stand now. */
async function liveMark(options: RebuildOptions): Promise<Mark | null> {
  const { database, projection } = options;
  const own = bookkeepingOf(database.db.withSchema(projection.name));
  const live = await readCheckpoint(own, projection.name);
  return live === null ? null : await reachable(options, live);
}

/** The live tables' mark if the log has it, else, where that is accepted, the log's own end. */
async function reachable({ log, acceptDifference }: RebuildOptions, live: Mark): Promise<Mark | null> {
  try {
    if (live.position > 0) await log.checkLineage(live);
    return live;
  } catch (error) {
    if (!(error instanceof LineageBrokenError) || acceptDifference !== true) throw error;
    return await log.head();
  }
}

/** The last commit that counts at or before a position. */
async function markAt(log: EventLog, position: number): Promise<Mark> {
  const head = (await log.head()) ?? START;
  if (position < 1 || position > head.position) throw new PositionError(position, head.position);
  for (let at = position; at > 0; at -= 1)
    for await (const { commit } of log.read(at, { toPosition: at }))
      return { position: at, commitId: commit.id, hash: commit.hash };
  return START;
}
