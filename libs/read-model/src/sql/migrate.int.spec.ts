import { describe, expect, it, jest } from '@jest/globals';
import { PostgresServer } from '@pulse/testing';
import { sql, type Kysely } from 'kysely';
import { migrate } from './migrate.js';
import { projectionSpecs, rows } from './testing/setup.js';

jest.setTimeout(600_000);

const makes = (table: string) => ({
  up: async (db: Kysely<unknown>) => {
    await db.schema.createTable(table).addColumn('n', 'integer').execute();
    await sql`CREATE INDEX ON ${sql.id(table)} (n)`.execute(db);
  },
});

describe('migrations', () => {
  const spec = projectionSpecs(() => PostgresServer.start());
  const first = { '20261101T0900_first': makes('first') };
  const second = { '20261102T0900_second': makes('second') };

  it('are applied once when twenty processes start at the same time', async () => {
    const databases = Array.from({ length: 20 }, () => spec.again(1));
    const applied = await Promise.all(
      databases.map((database) => migrate(database, { schema: 'many', migrations: { ...second, ...first } })),
    );
    expect(applied.filter((names) => names.length > 0)).toEqual([['20261101T0900_first', '20261102T0900_second']]);
    expect(await rows(spec.database.db, 'SELECT * FROM many.schema_migration ORDER BY ordinal')).toEqual([
      { ordinal: 1, name: '20261101T0900_first' },
      { ordinal: 2, name: '20261102T0900_second' },
    ]);
  });

  it('are applied all or none', async () => {
    const fails = {
      '20261103T0900_fails': { up: async (db: Kysely<unknown>) => void (await sql`SELECT 1 / 0`.execute(db)) },
    };
    const target = { schema: 'whole', migrations: { ...first, ...fails } };
    await expect(migrate(spec.database, target)).rejects.toThrow(/division by zero/);
    expect(await rows(spec.database.db, "SELECT 1 FROM pg_namespace WHERE nspname = 'whole'")).toEqual([]);
  });

  it('go on where they stopped, and refuse a schema whose past is another', async () => {
    expect(await migrate(spec.database, { schema: 's', migrations: first })).toEqual(['20261101T0900_first']);
    const both = { schema: 's', migrations: { ...first, ...second } };
    expect(await migrate(spec.database, both)).toEqual(['20261102T0900_second']);
    expect(await migrate(spec.database, both)).toEqual([]);
    const mismatch = { code: 'sql.migration_mismatch', schema: 's' };
    await expect(migrate(spec.database, { schema: 's', migrations: first })).rejects.toMatchObject(mismatch);
    const between = { ...both.migrations, '20261101T1200_between': makes('between') };
    await expect(migrate(spec.database, { schema: 's', migrations: between })).rejects.toMatchObject(mismatch);
  });

  it('have names that begin with a time', async () => {
    await expect(migrate(spec.database, { schema: 's', migrations: { first: makes('first') } })).rejects.toThrow(
      /first of schema s is not named/,
    );
  });
});
