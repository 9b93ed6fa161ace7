import type { KeepDb } from './tables.js';

/** Ends a key. @returns false where there is none of this id, or it is revoked already */
export async function revokeKey(db: KeepDb, id: string, now = new Date()): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('api_key')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
