import type { ApiScope } from '@pulse/contracts';
import type { KeepDb } from './tables.js';

/** A key as it is listed: nothing of its secret. */
export interface KeyInfo {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** Keys, oldest first. */
export function listKeys(db: KeepDb): Promise<KeyInfo[]> {
  return db
    .selectFrom('api_key')
    .select([
      'id',
      'name',
      'scopes',
      'created_at as createdAt',
      'expires_at as expiresAt',
      'revoked_at as revokedAt',
      'last_used_at as lastUsedAt',
    ])
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}
