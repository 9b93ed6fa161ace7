import type { PositionedCommit } from '@pulse/contracts';
import type { Insertable } from 'kysely';
import { evolveRunRow, type RunRow } from './evolve-run-row.js';
import type { IterationTable, RulegenDb } from './tables.js';

const PREFIX = 'rulegen.';

/**
 * Applies commits to the tables of runs and iterations. Commits that a row holds already change nothing; those of other
 * streams are passed over.
 */
export async function applyRuns(db: RulegenDb, commits: readonly PositionedCommit[]): Promise<void> {
  const own = commits.filter(({ commit }) => commit.stream.startsWith(PREFIX));
  if (own.length === 0) return;
  const rows = await readRuns(db, [...new Set(own.map(runIdOf))]);
  const changed = new Map<string, RunRow>();
  const iterations: Insertable<IterationTable>[] = [];
  for (const entry of own) {
    const runId = runIdOf(entry);
    const before = rows.get(runId) ?? null;
    const change = evolveRunRow(before, entry);
    if (change.row === before || change.row === null) continue;
    rows.set(runId, change.row);
    changed.set(runId, change.row);
    iterations.push(...change.iterations);
  }
  if (changed.size > 0) await writeRuns(db, [...changed.values()]);
  if (iterations.length > 0) await writeIterations(db, iterations);
}

const runIdOf = ({ commit }: PositionedCommit): string => commit.stream.slice(PREFIX.length);

async function readRuns(db: RulegenDb, runIds: readonly string[]): Promise<Map<string, RunRow>> {
  const rows = await db.selectFrom('run').selectAll().where('run_id', 'in', runIds).execute();
  return new Map(rows.map((row) => [row.run_id, row]));
}

/** What never changes after the request. */
const FIXED: ReadonlySet<string> = new Set(['run_id', 'position', 'requested_at', 'traceparent', 'cache_key']);

async function writeRuns(db: RulegenDb, rows: readonly RunRow[]): Promise<void> {
  // Always in the same order, so that writers do not lock each other out.
  const sorted = rows.toSorted((a, b) => (a.run_id < b.run_id ? -1 : 1));
  const mutable = Object.keys(sorted[0]!).filter((column) => !FIXED.has(column)) as (keyof RunRow)[];
  await db
    .insertInto('run')
    .values(
      sorted.map((row) => ({
        ...row,
        position: Number(row.position),
        head_position: Number(row.head_position),
        candidates: Number(row.candidates),
        spent: Number(row.spent),
      })),
    )
    .onConflict((conflict) =>
      conflict
        .column('run_id')
        .doUpdateSet((eb) => Object.fromEntries(mutable.map((column) => [column, eb.ref(`excluded.${column}`)]))),
    )
    .execute();
}

async function writeIterations(db: RulegenDb, rows: readonly Insertable<IterationTable>[]): Promise<void> {
  await db
    .insertInto('iteration')
    .values([...rows])
    .onConflict((conflict) => conflict.columns(['run_id', 'iteration']).doNothing())
    .execute();
}
