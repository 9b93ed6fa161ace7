import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DATABASE_USERS, KEEP_SCHEMA, OWNER_ROLE, type DatabaseUser } from '@pulse/contracts';
import { PostgresServer } from '@pulse/testing';
import { countArchivedCommits } from './archived-commits.js';
import { asOwner, withClient } from './connect.js';
import { grantAfterMigration } from './grant-after-migration.js';
import { provisionDatabase } from './provision-database.js';

jest.setTimeout(600_000);

const passwords = Object.fromEntries(DATABASE_USERS.map((user) => [user, randomBytes(12).toString('hex')])) as Record<
  DatabaseUser,
  string
>;

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.stop());

const run = (url: string, statement: string) =>
  withClient(url, async (client) => (await client.query<Record<string, unknown>>(statement)).rows);
const as = (url: string, role: string, password: string) =>
  server.urlOf(new URL(url).pathname.slice(1), role, password);
const code = (url: string, statement: string) =>
  run(url, statement).then(
    () => 'done',
    (error: unknown) => (error as { code: string }).code,
  );

describe('setting up a database', () => {
  it('makes roles and schemas once, however many do it at once, and says what was there', async () => {
    const url = await server.createDatabase();
    const all = await Promise.all(Array.from({ length: 20 }, () => provisionDatabase(url, passwords)));
    const madeSchemas = all.flatMap(({ parts }) =>
      parts.filter(({ part, was }) => part.startsWith('schema') && was === 'made').map(({ part }) => part),
    );
    expect(madeSchemas.toSorted()).toEqual([
      'schema auditor',
      'schema keep',
      'schema license',
      'schema orchestrator',
      'schema rulegen',
    ]);
    const again = await provisionDatabase(url);
    expect(new Set(again.parts.map(({ was }) => was))).toEqual(new Set(['there']));
    expect(again.parts.map(({ part }) => part)).toContain('role pulse_owner');
  });

  it('lets each role in with its password, its search path and its time limits', async () => {
    const url = await server.createDatabase();
    await provisionDatabase(url, passwords);
    const service = as(url, 'pulse_license', passwords.license);
    expect(await run(service, 'SHOW search_path')).toEqual([{ search_path: 'license' }]);
    expect(await run(service, 'SHOW statement_timeout')).toEqual([{ statement_timeout: '1min' }]);
    await expect(run(as(url, 'pulse_license', 'other'), 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    await provisionDatabase(url, { license: 'another-password-0' });
    expect(await run(as(url, 'pulse_license', 'another-password-0'), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('covers tables that the owner, or an administrator as the owner, makes later', async () => {
    const url = await server.createDatabase();
    await provisionDatabase(url, passwords);
    await run(as(url, OWNER_ROLE, passwords.owner), 'CREATE TABLE license.one (a int)');
    await run(asOwner(url), 'CREATE TABLE license.two (a int)');
    const service = as(url, 'pulse_license', passwords.license);
    for (const table of ['one', 'two']) {
      expect(await code(service, `INSERT INTO ${table} VALUES (1)`)).toBe('done');
      expect(await code(service, `TRUNCATE ${table}`)).toBe('42501');
      expect(await code(service, `DROP TABLE ${table}`)).toBe('42501');
      expect(await code(as(url, 'pulse_auditor', passwords.auditor), `SELECT * FROM license.${table}`)).toBe('42501');
    }
  });

  it('gives rights on what is kept table by table, to tables of later migrations by a second step', async () => {
    const url = await server.createDatabase();
    await provisionDatabase(url, passwords);
    expect(await countArchivedCommits(url)).toBe(0);
    await run(asOwner(url), `CREATE TABLE ${KEEP_SCHEMA}.archived_commit (position bigint)`);
    await run(asOwner(url), `CREATE TABLE ${KEEP_SCHEMA}.api_key (id text, last_used_at timestamptz)`);
    await run(asOwner(url), `CREATE TABLE ${KEEP_SCHEMA}.other (a int)`);
    const [auditor, orchestrator] = [
      as(url, 'pulse_auditor', passwords.auditor),
      as(url, 'pulse_orchestrator', passwords.orchestrator),
    ];
    expect(await code(auditor, 'INSERT INTO keep.archived_commit VALUES (1)')).toBe('42501');
    await grantAfterMigration(url);
    expect(await code(auditor, 'INSERT INTO keep.archived_commit VALUES (1), (2)')).toBe('done');
    expect(await countArchivedCommits(url)).toBe(2);
    for (const statement of [
      'UPDATE keep.archived_commit SET position = 3',
      'DELETE FROM keep.archived_commit',
      'SELECT * FROM keep.api_key',
      'SELECT * FROM keep.other',
    ])
      expect({ statement, code: await code(auditor, statement) }).toEqual({ statement, code: '42501' });
    expect(await code(orchestrator, 'UPDATE keep.api_key SET last_used_at = now()')).toBe('done');
    expect(await code(orchestrator, "UPDATE keep.api_key SET id = 'x'")).toBe('42501');
    await run(url, 'GRANT SELECT ON keep.api_key TO pulse_license');
    await provisionDatabase(url);
    expect(await run(url, `SELECT has_table_privilege('pulse_license', 'keep.api_key', 'SELECT') AS may`)).toEqual([
      { may: false },
    ]);
  });

  it('refuses a role that may too much, and one who may too little, and leaves nothing half done', async () => {
    const url = await server.createDatabase();
    await provisionDatabase(url, passwords);
    await run(url, 'ALTER ROLE pulse_auditor CREATEDB BYPASSRLS');
    await expect(provisionDatabase(url)).rejects.toThrow(/role pulse_auditor must not be CREATEDB, BYPASSRLS/);
    await run(url, 'ALTER ROLE pulse_auditor NOCREATEDB NOBYPASSRLS');
    await expect(provisionDatabase(as(url, OWNER_ROLE, passwords.owner), passwords)).rejects.toMatchObject({
      code: 'provision.database',
      message: expect.stringContaining('CREATEROLE'),
    });
    const other = await server.createDatabase();
    await run(other, 'CREATE SCHEMA license');
    await expect(provisionDatabase(other)).rejects.toThrow(/schema license belongs to pulse_admin/);
    expect(await run(other, "SELECT 1 FROM pg_namespace WHERE nspname IN ('keep', 'orchestrator')")).toEqual([]);
  });
});
