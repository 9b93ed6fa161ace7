import type { BatchState, PlanFacts, Submission } from '@pulse/domain';
import type { ColumnType } from 'kysely';

/** A column of type jsonb: written as text, read as what it holds. */
export type Json<T> = ColumnType<T, string, string>;

/** A column of type bigint, which the driver may hand out as text. */
export type Position = ColumnType<number | string, number, number>;

/** Where a batch stands: one row for each batch of the log. */
export interface BatchTable {
  readonly batch_id: string;
  readonly name: string;
  readonly domain: string;
  readonly world_name: string;
  readonly status: Exclude<BatchState['status'], 'none'>;
  /** When it was submitted, ISO 8601 with milliseconds, as the log says it. */
  readonly submitted_at: string;
  readonly ended_at: string | null;
  /** Position of the commit that submitted it: the order of batches. */
  readonly position: Position;
  /** Position of the commit with its final event. */
  readonly ended_position: Position | null;
  /** Head of the stream `batch.<id>`: events, and position of the last commit. */
  readonly version: number;
  readonly head_position: Position;
  /** Position of the last commit of any stream that changed this row. */
  readonly updated_position: Position;
  readonly submission: Json<Submission>;
  /** Data of BatchPlanned. */
  readonly planned: Json<PlanFacts> | null;
  readonly plan: string | null;
  readonly jobs: number | null;
  readonly forecasts: number | null;
  readonly max_failures: number | null;
  readonly baseline: string | null;
  readonly continues: string | null;
  readonly cancel_reason: string | null;
  /** Final states of its jobs, from BatchSimulated on. */
  readonly succeeded: number | null;
  readonly reused: number | null;
  readonly failed: number | null;
  readonly cancelled: number | null;
  readonly accepted: number | null;
  readonly rejected: number | null;
  readonly licensed: number | null;
  /** W3C trace context of the commit that submitted it. */
  readonly traceparent: string | null;
  readonly judged: boolean;
  readonly reported: boolean;
}

export interface LifecycleTables {
  readonly batch: BatchTable;
}
