import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { EventLog } from '@pulse/event-log';
import { PostgresServer } from '@pulse/testing';
import type { Database } from '../database.js';
import { migrate } from '../migrate.js';
import { append, open, openLog, rows, said } from '../testing/setup.js';
import { tallyProjection } from '../testing/tally.js';
import { Projector } from './projector.js';

jest.setTimeout(600_000);

describe('a projector', () => {
  let server: PostgresServer;
  let database: Database;
  let log: EventLog;
  let closeLog: () => Promise<void>;
  const stop = new AbortController();
  const running: Promise<void>[] = [];

  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    database = open(await server.createDatabase());
    ({ log, close: closeLog } = await openLog());
  });
  afterEach(async () => {
    stop.abort();
    await Promise.all(running);
    await database.close();
    await closeLog();
  });

  it('brings the tables up to the head of the log and follows it', async () => {
    const projection = tallyProjection('tallies');
    await migrate(database, projection);
    for (let i = 0; i < 20; i++) await append(log, `thing.${i % 3}`, said(i), said(i));
    const projector = new Projector({ database, log, projection, limits: { commits: 7, bytes: 1 << 20 } });
    running.push(projector.run(stop.signal));
    await projector.reached(20);
    await append(log, 'thing.0', said(99));
    await projector.reached(21);
    expect(await rows(database.db, 'SELECT * FROM tallies.tally ORDER BY stream')).toEqual([
      { stream: 'thing.0', applied: 8, events: 15, last_version: 15 },
      { stream: 'thing.1', applied: 7, events: 14, last_version: 14 },
      { stream: 'thing.2', applied: 6, events: 12, last_version: 12 },
    ]);
    expect(projector.status()).toMatchObject({ position: 21, lineage: 'ok', parked: 0, error: null });
  });
});
