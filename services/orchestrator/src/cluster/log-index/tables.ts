import type { KeyKind } from '@pulse/event-log';
import type { ColumnType } from 'kysely';

type Position = ColumnType<number | string, number, number>;

/** The newest event that carries a key. */
export interface LogKeyTable {
  readonly kind: KeyKind;
  readonly key: string;
  readonly stream: string;
  readonly version: number;
  readonly position: Position;
}

/** Streams but those of jobs, by the position of their first commit. */
export interface LogStreamTable {
  readonly stream: string;
  readonly position: Position;
}

/** Events that end a batch. */
export interface BatchEndTable {
  readonly stream: string;
  readonly version: number;
  readonly position: Position;
}

export interface LogIndexTables {
  readonly log_key: LogKeyTable;
  readonly log_stream: LogStreamTable;
  readonly batch_end: BatchEndTable;
}
