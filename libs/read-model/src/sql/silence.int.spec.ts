import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { PostgresServer, TcpProxy } from '@pulse/testing';
import { sql } from 'kysely';
import { openDatabase, type Database } from './database.js';
import { failureKind } from './transient.js';

jest.setTimeout(600_000);

const SILENT_MS = 300;

let server: PostgresServer;
let url: string;
let proxy: TcpProxy;
let database: Database;
beforeAll(async () => {
  server = await PostgresServer.start();
  url = await server.createDatabase();
});
afterAll(() => server.stop());
beforeEach(async () => {
  const { hostname, port } = new URL(url);
  proxy = await TcpProxy.to({ host: hostname, port: Number(port) });
  const through = new URL(url);
  through.port = String(proxy.port);
  database = openDatabase({ url: through.href, applicationName: 'spec', max: 2, silentMs: SILENT_MS });
});
afterEach(async () => {
  await database.close();
  await proxy.close();
});

const ask = () => sql<{ n: number }>`SELECT 1 AS n`.execute(database.db);

/** What a query failed with. */
const failure = (query: Promise<unknown>) => query.then(() => null).catch((error: unknown) => error);

describe('an answer that will never come', () => {
  it.each(['up', 'down', 'both'] as const)(
    'is given up when nothing goes through any more (%s)',
    async (direction) => {
      await ask();
      proxy.stall(direction);
      const error = await failure(ask());
      expect(error).toBeInstanceOf(Error);
      expect(failureKind(error)).toBe('transient');
      proxy.pass();
      expect((await ask()).rows).toEqual([{ n: 1 }]);
    },
    30_000,
  );

  it('is given up in the midst of a transaction', async () => {
    const error = await failure(
      database.db.transaction().execute(async (trx) => {
        await sql`SELECT 1`.execute(trx);
        proxy.stall();
        await sql`SELECT 2`.execute(trx);
      }),
    );
    expect(failureKind(error)).toBe('transient');
  }, 30_000);

  it('is given up when it was lost on the way and the server is there', async () => {
    const client = await database.pool.connect();
    client.connection.stream.pause();
    const error = await failure(client.query('SELECT 1'));
    client.release(true);
    expect(failureKind(error)).toBe('transient');
    expect((await ask()).rows).toEqual([{ n: 1 }]);
  }, 30_000);

  it('is not mistaken for one that takes long, nor for a transaction in which nothing is asked', async () => {
    const slow = await database.db.transaction().execute(async (trx) => {
      await sql`SELECT 1`.execute(trx);
      await new Promise((resolve) => setTimeout(resolve, SILENT_MS * 6));
      return await sql<{ n: number }>`SELECT 2 AS n FROM pg_sleep(${(SILENT_MS * 8) / 1000})`.execute(trx);
    });
    expect(slow.rows).toEqual([{ n: 2 }]);
  });

  it('does not keep the database from being closed', async () => {
    const client = await database.pool.connect();
    const { stream } = client.connection;
    client.release();
    proxy.stall();
    const closed = once(stream, 'close');
    await database.close();
    await closed;
  }, 30_000);
});
