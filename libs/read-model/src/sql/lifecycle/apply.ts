import type { PositionedCommit } from '@pulse/contracts';
import type { Kysely } from 'kysely';
import { evolveRow, type BatchRow } from './evolve-row.js';
import { readRows } from './read-rows.js';
import type { LifecycleTables } from './tables.js';
import { writeRows } from './write-rows.js';

/** A licence or an audit of a batch that the table does not have: its own stream could not be applied. */
export class BatchRowMissingError extends Error {
  override readonly name = 'BatchRowMissingError';
  readonly code = 'lifecycle.batch_row_missing';
  constructor(
    readonly stream: string,
    readonly position: number,
  ) {
    super(
      `${stream} at position ${position} belongs to a batch that the table has no row of: ` +
        'see whether the stream of the batch is parked, and replay that one first',
    );
  }
}

/** What the last events of other streams say about a batch. */
const MARKS: Readonly<Record<string, Partial<BatchRow>>> = {
  BatchLicensed: { judged: true },
  ReportsWritten: { reported: true },
};

/**
 * Applies commits to the table `batch`: one read of the rows concerned and one write, whatever the number of commits.
 * Commits that a row holds already change nothing; those of other streams are passed over.
 *
 * @param db bound to the schema of the table
 * @throws BatchRowMissingError; DomainError when a batch's events contradict each other
 */
export async function applyLifecycle(db: Kysely<LifecycleTables>, commits: readonly PositionedCommit[]): Promise<void> {
  const concerned = commits.flatMap((entry) => {
    const [kind, batchId] = entry.commit.stream.split('.') as [string, string];
    return isConcerned(kind, entry) ? [{ ...entry, kind, batchId }] : [];
  });
  if (concerned.length === 0) return;
  const rows = await readRows(db, [...new Set(concerned.map(({ batchId }) => batchId))]);
  const changed = new Map<string, BatchRow>();
  for (const entry of concerned) {
    const before = rows.get(entry.batchId) ?? null;
    const after = entry.kind === 'batch' ? evolveRow(before, entry) : marked(before, entry);
    if (after === before || after === null) continue;
    rows.set(entry.batchId, after);
    changed.set(entry.batchId, after);
  }
  await writeRows(db, [...changed.values()]);
}

function isConcerned(kind: string, { commit }: PositionedCommit): boolean {
  if (kind === 'batch') return true;
  return (kind === 'license' || kind === 'audit') && commit.events.some(({ type }) => type in MARKS);
}

function marked(row: BatchRow | null, { position, commit }: PositionedCommit): BatchRow {
  if (row === null) throw new BatchRowMissingError(commit.stream, position);
  const mark: Partial<BatchRow> = Object.assign({}, ...commit.events.map(({ type }) => MARKS[type]));
  const news = Object.entries(mark).some(([key, value]) => row[key as keyof BatchRow] !== value);
  return news ? { ...row, ...mark, updated_position: Math.max(position, Number(row.updated_position)) } : row;
}
