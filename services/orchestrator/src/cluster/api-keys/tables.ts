import type { ApiScope } from '@pulse/contracts';
import type { ColumnType, Kysely } from 'kysely';

/** Keys of the HTTP API. Of the secret only its SHA-256 is kept: it has 256 random bits, so there is nothing to guess. */
export interface ApiKeyTable {
  readonly id: string;
  readonly name: string;
  readonly secret_hash: Buffer;
  readonly scopes: readonly ApiScope[];
  readonly created_at: ColumnType<Date, Date, never>;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  readonly last_used_at: Date | null;
}

export interface KeepTables {
  readonly api_key: ApiKeyTable;
}

/** A query builder bound to the schema `keep`. */
export type KeepDb = Kysely<KeepTables>;

export const keepOf = (db: Kysely<unknown>): KeepDb => db.withSchema('keep');
