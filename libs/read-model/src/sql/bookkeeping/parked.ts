import { createHash } from 'node:crypto';
import type { Commit, PositionedCommit } from '@pulse/contracts';
import type { Kysely } from 'kysely';
import { messageOf } from '../errors.js';
import { codeOf } from '../transient.js';
import type { BookkeepingTables } from './tables.js';

/** Streams with a parked commit: what follows of them is parked behind it. */
export async function parkedStreams(db: Kysely<BookkeepingTables>, projection: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('projection_parked')
    .select('stream')
    .distinct()
    .where('projection', '=', projection)
    .execute();
  return new Set(rows.map(({ stream }) => stream));
}

/** Keeps a commit aside with the error that it met. */
export function parkFailed(
  db: Kysely<BookkeepingTables>,
  projection: string,
  entry: PositionedCommit,
  error: unknown,
): Promise<void> {
  const facts = { error: textOf(error), fingerprint: fingerprintOf(error), attempts: 1 };
  return park(db, projection, [entry], facts);
}

/** Keeps commits aside that wait behind one of their stream. */
export function parkBehind(
  db: Kysely<BookkeepingTables>,
  projection: string,
  entries: readonly PositionedCommit[],
): Promise<void> {
  return park(db, projection, entries, { error: null, fingerprint: null, attempts: 0 });
}

/** Rows of a statement at most: each has eight parameters of the 65,535 that the protocol can number. */
const MOST_ROWS = 5000;

async function park(
  db: Kysely<BookkeepingTables>,
  projection: string,
  entries: readonly PositionedCommit[],
  facts: { error: string | null; fingerprint: string | null; attempts: number },
): Promise<void> {
  for (let i = 0; i < entries.length; i += MOST_ROWS) {
    const rows = entries.slice(i, i + MOST_ROWS).map(({ position, commit }) => ({
      projection,
      position,
      stream: commit.stream,
      first_version: commit.firstVersion,
      ...facts,
      parked_commit: JSON.stringify(commit),
    }));
    await db.insertInto('projection_parked').values(rows).execute();
  }
}

/** The parked commits of one stream in order. */
export async function parkedOf(
  db: Kysely<BookkeepingTables>,
  projection: string,
  stream: string,
): Promise<PositionedCommit[]> {
  const rows = await db
    .selectFrom('projection_parked')
    .select(['position', 'parked_commit'])
    .where('projection', '=', projection)
    .where('stream', '=', stream)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({ position: row.position, commit: JSON.parse(row.parked_commit) as Commit }));
}

/** Forgets the parked commits of one stream. */
export async function unpark(db: Kysely<BookkeepingTables>, projection: string, stream: string): Promise<void> {
  await db.deleteFrom('projection_parked').where('projection', '=', projection).where('stream', '=', stream).execute();
}

/** The same for failures of the same kind: the name, the code and the message without its numbers and quoted parts. */
export function fingerprintOf(error: unknown): string {
  const name = error instanceof Error ? error.name : typeof error;
  const shape = messageOf(error)
    .replaceAll(/"[^"]*"|'[^']*'/g, '"…"')
    .replaceAll(/[\w.]*\d[\w.]*/g, '#');
  return createHash('sha256')
    .update(`${name}\n${codeOf(error)}\n${shape}`)
    .digest('hex')
    .slice(0, 16);
}

/** What an error says, as PostgreSQL can keep it: a text there has no NUL. */
export function textOf(error: unknown): string {
  return messageOf(error).replaceAll('\0', '');
}
