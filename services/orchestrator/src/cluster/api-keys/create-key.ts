import { randomBytes, randomInt } from 'node:crypto';
import { formatApiKey, type ApiScope } from '@pulse/contracts';
import { hashSecret } from './hash-secret.js';
import type { KeepDb } from './tables.js';

export interface NewKey {
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly expiresAt: Date | null;
}

const ID_LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const newId = () => Array.from({ length: 12 }, () => ID_LETTERS[randomInt(ID_LETTERS.length)]).join('');

/** Makes a key. What is returned is shown once: it cannot be read again. */
export async function createKey(
  db: KeepDb,
  { name, scopes, expiresAt }: NewKey,
  now = new Date(),
): Promise<{ readonly id: string; readonly key: string }> {
  const id = newId();
  const secret = randomBytes(32).toString('base64url');
  await db
    .insertInto('api_key')
    .values({
      id,
      name,
      secret_hash: hashSecret(secret),
      scopes: [...new Set(scopes)],
      created_at: now,
      expires_at: expiresAt,
      revoked_at: null,
      last_used_at: null,
    })
    .execute();
  return { id, key: formatApiKey(id, secret) };
}
