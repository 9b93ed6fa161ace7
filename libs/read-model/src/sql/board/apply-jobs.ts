import type { PositionedCommit } from '@pulse/contracts';
import { sql, type Expression, type Kysely } from 'kysely';
import { jobChanges, type JobChange } from './job-change.js';
import type { JobTables } from './tables.js';

/** Later values win, and what a change does not say stays as it was. */
const MERGED = {
  name: 'text',
  worker: 'text',
  failure: 'jsonb',
  reused_from: 'text',
  forecasts: 'integer',
  evidence: 'text',
  milliseconds: 'double precision',
  peak_bytes: 'bigint',
} as const satisfies Partial<Record<keyof JobChange, string>>;

const COLUMNS = {
  batch_id: 'text',
  number: 'integer',
  status: 'text',
  attempts: 'integer',
  version: 'integer',
  position: 'bigint',
  first_position: 'bigint',
  ...MERGED,
} as const;

const NAMES = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];
const MERGED_NAMES = Object.keys(MERGED) as (keyof typeof MERGED)[];

/**
 * Applies commits to the table `job` in one statement, whatever their number. Commits of other streams are passed over;
 * those that a row holds already change nothing.
 *
 * @param db bound to the schema of the table
 */
export async function applyJobs(db: Kysely<JobTables>, commits: readonly PositionedCommit[]): Promise<void> {
  // Always in the same order, so that writers do not lock each other out.
  const changes = jobChanges(commits).sort((a, b) => compare(a.batch_id, b.batch_id) || a.number - b.number);
  if (changes.length === 0) return;
  await db
    .insertInto('job')
    .columns(NAMES)
    .expression(rowsOf(changes))
    .onConflict((conflict) =>
      conflict
        .columns(['batch_id', 'number'])
        .doUpdateSet((eb) => ({
          status: eb.ref('excluded.status'),
          version: eb.ref('excluded.version'),
          position: eb.ref('excluded.position'),
          attempts: sql<number>`greatest(excluded.attempts, job.attempts)`,
          ...Object.fromEntries(
            MERGED_NAMES.map((name) => [name, sql`coalesce(excluded.${sql.ref(name)}, job.${sql.ref(name)})`]),
          ),
        }))
        .where(sql<boolean>`job.version < excluded.version`),
    )
    .execute();
}

/** One array for each column: the statement is the same for any number of rows. */
function rowsOf(changes: readonly JobChange[]): Expression<never> {
  const arrays = NAMES.map((name) => sql`${changes.map((one) => one[name])}::${sql.raw(COLUMNS[name])}[]`);
  return sql<never>`select * from unnest(${sql.join(arrays)})`;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
