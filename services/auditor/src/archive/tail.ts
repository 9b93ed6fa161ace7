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
}

export async function readTail(db: Kysely<ArchiveTables>): Promise<ArchiveTail> {
  const row = await db
    .withSchema(KEEP)
    .selectFrom('archived_commit')
    .select(['position', 'chain', 'sha256'])
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return { position: 0, chain: GENESIS, sha256: null };
  return { ...row, position: Number(row.position) };
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
