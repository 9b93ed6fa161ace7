import type { Kysely } from 'kysely';
import { KEEP, type ArchiveTables } from '../archive/tables.js';

/** An archived artefact may be large, so they are read a few at a time. */
const PAGE = 16;

export async function* readArtifacts(
  db: Kysely<ArchiveTables>,
): AsyncGenerator<{ readonly sha256: string; readonly bytes: Buffer }, void, void> {
  for (let after = ''; ;) {
    const rows = await db
      .withSchema(KEEP)
      .selectFrom('archived_artifact')
      .select(['sha256', 'bytes'])
      .where('sha256', '>', after)
      .orderBy('sha256')
      .limit(PAGE)
      .execute();
    yield* rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.sha256;
  }
}
