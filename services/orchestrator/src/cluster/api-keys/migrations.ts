import { API_SCOPES } from '@pulse/contracts';
import { sql, type Kysely } from 'kysely';

/** The table `keep.api_key`. */
export const apiKeyMigrations = {
  '20261121T1902_api_key': {
    async up(db: Kysely<unknown>): Promise<void> {
      const scopes = sql.join(API_SCOPES.map((scope) => sql.lit(scope)));
      await db.schema
        .createTable('api_key')
        .addColumn('id', 'text', (c) => c.notNull())
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('secret_hash', 'bytea', (c) => c.notNull())
        .addColumn('scopes', sql`text[]`, (c) => c.notNull())
        .addColumn('created_at', 'timestamptz', (c) => c.notNull())
        .addColumn('expires_at', 'timestamptz')
        .addColumn('revoked_at', 'timestamptz')
        .addColumn('last_used_at', 'timestamptz')
        .addPrimaryKeyConstraint('api_key_pkey', ['id'])
        .addCheckConstraint('api_key_hash_is_sha256', sql`octet_length(secret_hash) = 32`)
        .addCheckConstraint('api_key_scopes_known', sql`scopes <@ array[${scopes}]::text[] and cardinality(scopes) > 0`)
        .execute();
    },
  },
};
