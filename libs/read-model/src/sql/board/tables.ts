import type { ColumnType } from 'kysely';
import type { BoardStatus } from '../../board.js';
import type { JobFailure } from '../../read-job.js';

/** A column of type bigint, which the driver hands out as text. */
type Position = ColumnType<number | string, number, number>;

/** Where a job stands: one row for each job that has events. A job without a row is pending. */
export interface JobTable {
  readonly batch_id: string;
  readonly number: number;
  readonly status: BoardStatus;
  /** Attempts that were started. */
  readonly attempts: number;
  readonly name: string | null;
  readonly worker: string | null;
  /** Of the last failed attempt. */
  readonly failure: ColumnType<JobFailure, string, string> | null;
  /** The event whose job's forecasts are reused. */
  readonly reused_from: string | null;
  readonly forecasts: number | null;
  readonly evidence: string | null;
  readonly milliseconds: number | null;
  readonly peak_bytes: ColumnType<string, number, number> | null;
  /** Events of the job's stream that are in this row. */
  readonly version: number;
  /** Position of the last commit of the job's stream. */
  readonly position: Position;
  readonly first_position: Position;
}

export interface JobTables {
  readonly job: JobTable;
}
