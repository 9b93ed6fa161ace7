import type { ColumnType, Kysely } from 'kysely';

/** How far a projection has come; one row for each projection. */
export interface CheckpointTable {
  readonly projection: string;
  readonly position: ColumnType<number, number, number>;
  readonly commit_id: string;
  readonly hash: string;
  /** The version of the projection that made the tables. */
  readonly code_version: number;
  /** Whether other tables have taken the place of these: whoever still holds on to them has to look again. */
  readonly retired: boolean;
}

/** A commit that could not be applied, or that waits behind one of the same stream. */
export interface ParkedTable {
  readonly projection: string;
  readonly position: number;
  readonly stream: string;
  readonly first_version: number;
  /** Null for a commit that only waits. */
  readonly error: string | null;
  readonly fingerprint: string | null;
  readonly attempts: ColumnType<number, number, number>;
  /** The commit as it was read, as JSON. */
  readonly parked_commit: string;
}

/** A commit that was given up: it counts as applied, also when the tables are made again. */
export interface DiscardedTable {
  readonly projection: string;
  readonly position: number;
  readonly stream: string;
  readonly first_version: number;
  readonly error: string | null;
  readonly reason: string;
}

/** What the projector keeps beside the tables of a projection, in the same schema. */
export interface BookkeepingTables {
  readonly projection_checkpoint: CheckpointTable;
  readonly projection_parked: ParkedTable;
  readonly projection_discarded: DiscardedTable;
}

/** The projector's own tables of the schema that `db` is bound to. */
export function bookkeepingOf(db: Kysely<unknown>): Kysely<BookkeepingTables> {
  return db;
}
