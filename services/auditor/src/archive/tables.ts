import type { ColumnType } from 'kysely';

/** A column of type bigint: the driver hands it out as text. */
type Bigint = ColumnType<string, number, never>;

/** One message of the log, as the broker stored it. */
export interface ArchivedCommitTable {
  readonly position: Bigint;
  /** Stream of the log, from the subject. */
  readonly stream: string;
  readonly subject: string;
  readonly bytes: Buffer;
  /** Hex SHA-256 of the bytes. */
  readonly sha256: string;
  /** The chain at the position before; 64 zeros at the first. */
  readonly prev_chain: string;
  readonly chain: string;
}

/** One artefact, under the hash of its bytes. */
export interface ArchivedArtifactTable {
  readonly sha256: string;
  readonly bytes: Buffer;
  /** Last archived position when it was archived: with the sequence, the order in which artefacts came. */
  readonly archived_after: Bigint;
  /** Sequence in ART of the message that it was read at. A restored ART has others. */
  readonly sequence: Bigint;
}

/** A commit of a broken log that the archive does not have, put aside before that log is removed. */
export interface LeftoverTable {
  readonly position: ColumnType<string, number, number>;
  readonly sha256: string;
  readonly subject: string;
  readonly bytes: Buffer;
  /** What became of it: null until the log is rebuilt, then `reappended`, or why it did not fit. */
  readonly fate: string | null;
}

/** What the auditor keeps in the schema `keep`. */
export interface ArchiveTables {
  readonly restore_leftover: LeftoverTable;
  readonly archived_commit: ArchivedCommitTable;
  readonly archived_artifact: ArchivedArtifactTable;
}

/** Name of the schema, and of what refuses to go on when something is wrong. */
export const KEEP = 'keep';
export const CHAIN_BROKEN = 'archived_commit_continues_chain';
