import type { Kysely, Selectable } from 'kysely';
import { KEEP, type ArchivedCommitTable, type ArchiveTables } from '../archive/tables.js';

export type ArchivedCommit = Omit<Selectable<ArchivedCommitTable>, 'position'> & { readonly position: number };

const PAGE = 500;

/** Archived commits in order of position, read page by page. */
export async function* readArchive(db: Kysely<ArchiveTables>): AsyncGenerator<ArchivedCommit, void, void> {
  for (let after = 0; ;) {
    const rows = await db
      .withSchema(KEEP)
      .selectFrom('archived_commit')
      .selectAll()
      .where('position', '>', String(after))
      .orderBy('position')
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      after = Number(row.position);
      yield { ...row, position: after };
    }
    if (rows.length < PAGE) return;
  }
}
