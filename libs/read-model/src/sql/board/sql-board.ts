import { Plan } from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import type { Kysely } from 'kysely';
import { JobsBoard } from '../../jobs-board.js';
import { readJson, UnknownBatchError, type BatchView } from '../../read-batch.js';
import { readRows, stateOf, type BatchRow, type LifecycleTables } from '../lifecycle/index.js';
import type { JobTables } from './tables.js';

export type BoardTables = LifecycleTables & JobTables;

/**
 * A board of which nothing was heard for this long reads all of its rows: those of a parked stream that was replayed stand
 * at positions that it has passed.
 */
const REREAD_AFTER_MS = 30_000;

/**
 * A board kept up to date from the tables `batch` and `job`: each refresh reads the rows that have changed since the one
 * before, so that it costs what has happened in this batch and nothing for the others.
 */
export class SqlBoard extends JobsBoard {
  #seen = 0;
  #heardAt: number;

  private constructor(
    private readonly db: Kysely<BoardTables>,
    batch: BatchView,
    private readonly now: () => number,
  ) {
    super(batch);
    this.#heardAt = now();
  }

  /**
   * @param db bound to the schema of the tables
   * @param now a clock that only goes forward, in milliseconds
   * @throws UnknownBatchError where the table does not have the batch, or not yet
   */
  static async open(
    db: Kysely<BoardTables>,
    artifacts: ArtifactStore,
    batchId: string,
    now: () => number = () => performance.now(),
  ): Promise<SqlBoard> {
    const row = await readRow(db, batchId);
    if (row?.planned === null || row === null) throw new UnknownBatchError(batchId);
    const plan = Plan.parse(await readJson(artifacts, row.planned.plan));
    const board = new SqlBoard(db, viewOf(row, plan), now);
    await board.refresh();
    return board;
  }

  async refresh(): Promise<void> {
    const row = await readRow(this.db, this.current.batchId);
    // While its schema is being rebuilt the table may not have it; what was known stays.
    if (row === null) return;
    if (Number(row.head_position) !== this.current.revision.position) this.current = viewOf(row, this.plan);
    const isSilent = this.now() - this.#heardAt >= REREAD_AFTER_MS;
    const changed = await changedJobs(this.db, this.current.batchId, isSilent ? 0 : this.#seen);
    if (isSilent || changed.length > 0) this.#heardAt = this.now();
    for (const job of changed) {
      this.#seen = Number(job.position);
      if (job.status === 'failed') this.fail(job.number, job.failure!);
      else this.move(job.number, job.status);
    }
  }
}

async function readRow(db: Kysely<BoardTables>, batchId: string): Promise<BatchRow | null> {
  const rows = await readRows(db, [batchId]);
  return rows.get(batchId) ?? null;
}

/** Jobs of a batch with commits after a position, in the order of their last ones. */
function changedJobs(db: Kysely<BoardTables>, batchId: string, after: number) {
  return db
    .selectFrom('job')
    .select(['number', 'status', 'failure', 'position'])
    .where('batch_id', '=', batchId)
    .where('position', '>', after)
    .orderBy('position')
    .execute();
}

function viewOf(row: BatchRow, plan: Plan): BatchView {
  return {
    batchId: row.batch_id,
    state: stateOf(row) as BatchView['state'],
    plan,
    revision: { version: row.version, position: Number(row.head_position) },
    submittedAt: row.submitted_at,
    endedAt: row.ended_at,
  };
}
