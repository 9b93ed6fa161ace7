import type { Mark } from '@pulse/event-log';
import { decodeCommit } from '@pulse/event-log/jetstream';
import type { Kysely } from 'kysely';
import { GENESIS } from './chain.js';
import { KEEP, type ArchiveTables } from './tables.js';

/** The last row of the archive: its checkpoint. */
export interface ArchiveTail {
  /** 0 while nothing is archived. */
  readonly position: number;
  readonly chain: string;
  /** Of the last commit's bytes; null while nothing is archived. */
  readonly sha256: string | null;
  /** What stands there, for whoever checks the lineage of the log; null for nothing, or a damaged commit. */
  readonly mark: Mark | null;
}

export async function readTail(db: Kysely<ArchiveTables>): Promise<ArchiveTail> {
  const row = await db
    .withSchema(KEEP)
    .selectFrom('archived_commit')
    .select(['position', 'subject', 'chain', 'sha256', 'bytes'])
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return { position: 0, chain: GENESIS, sha256: null, mark: null };
  return tailOf({ ...row, position: Number(row.position) });
}

/** The tail that a row makes. */
export function tailOf(row: {
  readonly position: number;
  readonly subject: string;
  readonly chain: string;
  readonly sha256: string;
  readonly bytes: Buffer;
}): ArchiveTail {
  const { position, chain, sha256 } = row;
  return { position, chain, sha256, mark: markOf(position, row.subject, row.bytes) };
}

function markOf(position: number, subject: string, bytes: Buffer): Mark | null {
  // What no append has published is archived without bytes: it marks nothing.
  if (bytes.length === 0) return null;
  try {
    const { commit } = decodeCommit(position, subject, bytes);
    return { position, commitId: commit.id, hash: commit.hash };
  } catch {
    return null;
  }
}

/** The artefact that was archived last. */
export interface ArtifactTail {
  readonly sequence: number;
  readonly sha256: string;
}

export async function readArtifactTail(db: Kysely<ArchiveTables>): Promise<ArtifactTail | null> {
  const row = await db
    .withSchema(KEEP)
    .selectFrom('archived_artifact')
    .select(['sequence', 'sha256'])
    .orderBy('archived_after', 'desc')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { ...row, sequence: Number(row.sequence) };
}
