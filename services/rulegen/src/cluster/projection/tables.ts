import type { RuleGenArm, RuleGenMethod, RuleGenStopReason } from '@pulse/contracts';
import type { ColumnType, Kysely } from 'kysely';

/** A column of type bigint, which the driver may hand out as text. */
type Big = ColumnType<number | string, number, number>;

/** One row for each run of rule generation. */
export interface RunTable {
  readonly run_id: string;
  readonly batch_id: string | null;
  readonly account: string;
  readonly world_name: string;
  readonly target: string;
  readonly method: RuleGenMethod;
  readonly state: 'in_progress' | 'completed' | 'canceled' | 'failed';
  readonly cache_key: string;
  /** When it was asked for, ISO 8601 with milliseconds, as the log says it. */
  readonly requested_at: string;
  readonly ended_at: string | null;
  /** Position of the commit that asked for it: the order of runs. */
  readonly position: Big;
  /** Head of its stream: events, and the position of the last commit. */
  readonly version: number;
  readonly head_position: Big;
  readonly iterations: number;
  readonly evaluations: number;
  readonly candidates: Big;
  /** Of the best rule so far, in [0, 1]. */
  readonly quality: number | null;
  /** Nano-dollars. */
  readonly spent: Big;
  /** Of work; iterations that were not finished do not count. */
  readonly seconds: number;
  readonly degraded: string | null;
  readonly stop_reason: RuleGenStopReason | null;
  /** The run whose result stands for this one's. */
  readonly cached: string | null;
  /** Why it failed. */
  readonly error_code: string | null;
  /** Whether it accepted a rule. */
  readonly accepted: boolean;
  /** Where that is in the store; null until it is. */
  readonly rule_id: string | null;
  readonly rule_version: number | null;
  /** W3C trace context of the commit that asked for it. */
  readonly traceparent: string | null;
}

/** One row for each iteration that ended. */
export interface IterationTable {
  readonly run_id: string;
  /** From 1. */
  readonly iteration: number;
  readonly position: Big;
  readonly ended_at: string;
  readonly arm: RuleGenArm;
  readonly evaluations: number;
  readonly candidates: Big;
  readonly quality: number | null;
  readonly improvement: number;
  readonly spent: Big;
  readonly seconds: number;
  readonly calls: number;
  readonly degraded: string | null;
}

export interface RulegenTables {
  readonly run: RunTable;
  readonly iteration: IterationTable;
}

export type RulegenDb = Kysely<RulegenTables>;
