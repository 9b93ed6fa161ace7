import { failpoint } from '@pulse/failpoints';
import type { Insertable, Kysely } from 'kysely';
import { chainOf, sha256Of } from './chain.js';
import { KEEP, type ArchivedCommitTable, type ArchiveTables } from './tables.js';
import { tailOf, type ArchiveTail } from './tail.js';

/** A message of the log, as the broker has it. */
export interface LogMessage {
  readonly position: number;
  readonly subject: string;
  readonly bytes: Uint8Array;
}

/**
 * Appends messages after the tail, all or none. A row that is there already is never replaced: another archiver is at
 * work, and the database refuses.
 *
 * @param messages at the positions that follow the tail, without gaps
 * @returns the new tail
 */
export async function appendRows(
  db: Kysely<ArchiveTables>,
  tail: ArchiveTail,
  messages: readonly LogMessage[],
): Promise<ArchiveTail> {
  const rows = rowsAfter(tail, messages);
  const last = rows.at(-1);
  if (last === undefined) return tail;
  await db.transaction().execute(async (transaction) => {
    await transaction.withSchema(KEEP).insertInto('archived_commit').values(rows).execute();
    failpoint('archive.before-commit');
  });
  return tailOf(last);
}

function rowsAfter(tail: ArchiveTail, messages: readonly LogMessage[]): Insertable<ArchivedCommitTable>[] {
  let chain = tail.chain;
  return messages.map(({ position, subject, bytes: stored }) => {
    const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
    const prev_chain = chain;
    const sha256 = sha256Of(bytes);
    chain = chainOf(prev_chain, position, sha256);
    return { position, stream: subject.slice(subject.indexOf('.') + 1), subject, bytes, sha256, prev_chain, chain };
  });
}
