import { Plan, type JobCounts } from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import type { Kysely } from 'kysely';
import type { Board, BoardFailure, BoardStatus } from '../../board.js';
import { JobStatuses } from '../../job-statuses.js';
import { readJson, UnknownBatchError, type BatchView } from '../../read-batch.js';
import { readRows, stateOf, type BatchRow, type LifecycleTables } from '../lifecycle/index.js';
import type { JobTables } from './tables.js';

export type BoardTables = LifecycleTables & JobTables;

/**
 * A board kept up to date from the tables `batch` and `job`: each refresh reads the rows that have changed since the one
 * before, so that it costs what has happened in this batch and nothing for the others.
 */
export class SqlBoard implements Board {
  readonly #jobs: JobStatuses;
  readonly #failures: BoardFailure[] = [];
  #seen = 0;

  private constructor(
    private readonly db: Kysely<BoardTables>,
    private current: BatchView,
  ) {
    this.#jobs = new JobStatuses(current.plan.jobs.length);
  }

  /**
   * @param db bound to the schema of the tables
   * @throws UnknownBatchError where the table does not have the batch, or not yet
   */
  static async open(db: Kysely<BoardTables>, artifacts: ArtifactStore, batchId: string): Promise<SqlBoard> {
    const row = await readRow(db, batchId);
    if (row?.planned === null || row === null) throw new UnknownBatchError(batchId);
    const plan = Plan.parse(await readJson(artifacts, row.planned.plan));
    const board = new SqlBoard(db, viewOf(row, plan));
    await board.refresh();
    return board;
  }

  get view(): BatchView {
    return this.current;
  }

  get plan(): Plan {
    return this.current.plan;
  }

  get counts(): Readonly<Record<BoardStatus, number>> {
    return this.#jobs.counts;
  }

  get failures(): readonly BoardFailure[] {
    return this.#failures;
  }

  get jobCounts(): JobCounts {
    return this.#jobs.jobCounts;
  }

  get allFinal(): boolean {
    return this.#jobs.allFinal;
  }

  statusOf(job: number): BoardStatus {
    return this.#jobs.of(job);
  }

  async refresh(): Promise<void> {
    const row = await readRow(this.db, this.current.batchId);
    // While its schema is being rebuilt the table may not have it; what was known stays.
    if (row === null) return;
    if (Number(row.head_position) !== this.current.revision.position) this.current = viewOf(row, this.plan);
    for (const job of await changedJobs(this.db, this.current.batchId, this.#seen)) {
      this.#seen = Number(job.position);
      if (job.status === 'failed' && this.#jobs.of(job.number) !== 'failed') {
        const { class: failureClass, message } = job.failure!;
        this.#failures.push({ job: job.number, class: failureClass, message });
      }
      this.#jobs.move(job.number, job.status);
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
