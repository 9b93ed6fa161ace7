import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { OWNER_ROLE, parseApiKey } from '@pulse/contracts';
import { apiKeyMigrations, keepOf, KeyRing } from '@pulse/orchestrator/cluster';
import { migrate, openDatabase, type Database } from '@pulse/read-model/sql';
import { PostgresServer } from '@pulse/testing';
import { sql } from 'kysely';
import { ExitCode } from '../exit-codes.js';
import { runCli } from '../program.js';
import { capture } from '../testing/capture.js';

jest.setTimeout(600_000);

let server: PostgresServer;
let database: Database;
beforeAll(async () => {
  server = await PostgresServer.start();
  const url = await server.createDatabase();
  database = openDatabase({ url, applicationName: 'spec' });
  await sql`CREATE ROLE ${sql.id(OWNER_ROLE)}`.execute(database.db);
  await migrate(database, { schema: 'keep', migrations: apiKeyMigrations });
  await sql`GRANT USAGE ON SCHEMA keep TO ${sql.id(OWNER_ROLE)}`.execute(database.db);
  await sql`GRANT ALL ON ALL TABLES IN SCHEMA keep TO ${sql.id(OWNER_ROLE)}`.execute(database.db);
  process.env['DATABASE_URL'] = url;
});
afterAll(async () => {
  delete process.env['DATABASE_URL'];
  await database.close();
  await server.stop();
});

const run = async (...args: readonly string[]) => {
  const { result: code, out, err } = await capture(() => runCli(['keys', ...args]));
  return { code, out, err };
};
const recognise = (key: string) => new KeyRing(keepOf(database.db)).recognise(key);

describe('pulse keys', () => {
  it('makes a key that works, prints it once, lists it without its secret, and ends it', async () => {
    const made = await run('create', '--name', 'ci', '--scope', 'read,submit', '--scope', 'manage');
    expect(made.code).toBe(ExitCode.ok);
    const key = made.out.trim();
    const { id, secret } = parseApiKey(key)!;
    expect(await recognise(key)).toEqual({ id, scopes: ['read', 'submit', 'manage'] });
    expect(await recognise(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`)).toBe('unknown');

    const listed = await run('list');
    expect(listed.out).toContain(id);
    expect(listed.out + (await run('list', '--json')).out + made.err).not.toContain(secret);
    const { rows } = await sql<{ row: string }>`SELECT k::text AS row FROM keep.api_key k`.execute(database.db);
    expect(JSON.stringify(rows)).not.toContain(secret);

    const revoked = await run('revoke', id, '--json');
    expect([revoked.code, JSON.parse(revoked.out)]).toEqual([ExitCode.ok, { schemaVersion: 1, id, revoked: true }]);
    expect(await recognise(key)).toBe('revoked');
    const again = await run('revoke', id);
    expect([again.code, again.err]).toEqual([ExitCode.invalidInput, expect.stringContaining(`no valid key ${id}`)]);
    expect((await run('list')).out).toContain('revoked');
  });

  it('makes a key that ends', async () => {
    const { out } = await run('create', '--name', 'short', '--scopes', 'audit', '--expires', '2d', '--json');
    const { key, expiresAt } = JSON.parse(out) as { key: string; expiresAt: string };
    expect((Date.parse(expiresAt) - Date.now()) / 86_400_000).toBeCloseTo(2, 2);
    const late = new KeyRing(keepOf(database.db), () => Date.parse(expiresAt));
    expect([await recognise(key), await late.recognise(key)]).toMatchObject([{ scopes: ['audit'] }, 'expired']);
  });

  it.each([
    [['create', '--name', 'x'], ExitCode.usage],
    [['create', '--name', 'x', '--scope', 'everything'], ExitCode.usage],
    [['create', '--name', 'x', '--scope', 'read', '--expires', '2001-01-01'], ExitCode.usage],
    [['create', '--scope', 'read'], ExitCode.usage],
    [['revoke'], ExitCode.usage],
  ])('%p is refused', async (args, code) => expect((await run(...args)).code).toBe(code));

  it('says what is missing without a database', async () => {
    const url = process.env['DATABASE_URL']!;
    process.env['DATABASE_URL'] = 'postgres://nobody:secret@127.0.0.1:1/nothing';
    try {
      const { code, err } = await run('list');
      expect([code, err]).toEqual([
        ExitCode.unavailable,
        expect.stringContaining('no PostgreSQL listens at 127.0.0.1:1'),
      ]);
      expect(err).not.toContain('secret');
      const wrong = new URL(url);
      wrong.password = 'notTheOne';
      process.env['DATABASE_URL'] = wrong.href;
      const refused = await run('list');
      expect(refused.err).toContain(`refuses user "${wrong.username}" with this password for database "`);
      expect(refused.err).not.toContain('notTheOne');
      delete process.env['DATABASE_URL'];
      expect((await run('list')).err).toContain('DATABASE_URL');
    } finally {
      process.env['DATABASE_URL'] = url;
    }
  });
});
