import { describe, expect, it, jest } from '@jest/globals';
import { PostgresServer } from '@pulse/testing';
import { migrate } from '../migrate.js';
import { append, projectionSpecs, rows, said, until } from '../testing/setup.js';
import { tallyProjection } from '../testing/tally.js';
import { Projector } from './projector.js';

jest.setTimeout(600_000);

describe('a projector', () => {
  const spec = projectionSpecs(() => PostgresServer.start());
  const projection = tallyProjection('tallies');
  const limits = { commits: 7, bytes: 1 << 20 };

  it('brings the tables up to the head of the log and follows it', async () => {
    for (let i = 0; i < 20; i++) await append(spec.log, `thing.${i % 3}`, said(i), said(i));
    const projector = await spec.keep(projection, { limits });
    await projector.reached(20);
    await append(spec.log, 'thing.0', said(99));
    await projector.reached(21);
    expect(await rows(spec.database.db, 'SELECT * FROM tallies.tally ORDER BY stream')).toEqual([
      { stream: 'thing.0', applied: 8, events: 15, last_version: 15 },
      { stream: 'thing.1', applied: 7, events: 14, last_version: 14 },
      { stream: 'thing.2', applied: 6, events: 12, last_version: 12 },
    ]);
    const checkpoint = await rows(spec.database.db, 'SELECT * FROM tallies.projection_checkpoint');
    const head = await spec.log.head();
    expect(checkpoint).toEqual([
      {
        projection: 'tallies',
        position: 21,
        commit_id: head!.commitId,
        hash: head!.hash,
        code_version: 1,
        retired: false,
      },
    ]);
    await until(() => projector.status().state === 'caught_up');
    expect(projector.status()).toMatchObject({ position: 21, lagCommits: 0, lineage: 'ok', parked: 0, error: null });
  });

  it('has each commit once in effect when several run on the same tables', async () => {
    await migrate(spec.database, projection);
    const projectors = [1, 2, 3].map(() => spec.start(projection, { database: spec.again(), limits }));
    for (let i = 0; i < 400; i++) await append(spec.log, `thing.${i % 5}`, said(i));
    await Promise.all(projectors.map((projector) => projector.reached(400)));
    const applied = await rows(spec.database.db, 'SELECT stream, applied, last_version FROM tallies.tally ORDER BY 1');
    expect(applied).toEqual([0, 1, 2, 3, 4].map((n) => ({ stream: `thing.${n}`, applied: 80, last_version: 80 })));
    const counts = projectors.map((projector) => projector.status().counts);
    expect(counts.reduce((sum, { commits }) => sum + commits, 0)).toBe(400);
    expect(projectors.map((projector) => projector.status().error)).toEqual([null, null, null]);
  });

  it('moves past what the log passes over, and waits for what is not there yet', async () => {
    await append(spec.log, 'thing.1', said(1));
    const real = spec.log;
    const voidAt = 3;
    const log = Object.assign(Object.create(real) as typeof real, {
      // As an adapter does that met a void commit at position 3.
      head: async () => ({ position: voidAt, commitId: 'void', hash: 'f'.repeat(64) }),
      read: async function* (from: number) {
        yield* real.read(from, { toPosition: 2 });
      },
      wake: (listener: () => void) => real.wake(listener),
      checkLineage: async () => {},
    });
    await append(spec.log, 'thing.1', said(2));
    const projector = await spec.keep(projection, { log });
    await projector.reached(3);
    expect(projector.status()).toMatchObject({ position: 3, counts: { commits: 2 } });
  });

  it('says what is missing while the tables are not there, and goes on when they are', async () => {
    await append(spec.log, 'thing.1', said(1));
    const projector = spec.start(projection);
    await until(() => projector.status().state === 'failing');
    expect(projector.status().error).toMatch(/run `pulse migrate`/);
    await migrate(spec.database, projection);
    await projector.reached(1);
  });

  it('refuses tables that another version of the projection made', async () => {
    const first = await spec.keep(projection);
    await append(spec.log, 'thing.1', said(1));
    await first.reached(1);
    await spec.halt();
    const second = spec.start({ ...projection, version: 2 });
    await until(() => second.status().state === 'failing');
    expect(second.status().error).toMatch(/made by version 1 .* code is version 2.*pulse projections rebuild tallies/);
  });

  it('applies nothing of a batch that comes out of order, and reads again', async () => {
    for (let i = 0; i < 6; i++) await append(spec.log, 'thing.1', said(i));
    const real = spec.log;
    const orders: (readonly number[])[] = [
      [1, 3, 2],
      [1, 2, 4],
    ];
    const read = async function* (from: number, options?: Parameters<typeof real.read>[1]) {
      const order = orders.shift();
      if (order === undefined) yield* real.read(from, options);
      for (const position of order ?? []) yield* real.read(position, { toPosition: position });
    };
    const log = Object.assign(Object.create(real) as typeof real, {
      read,
      head: () => real.head(),
      wake: (listener: () => void) => real.wake(listener),
    });
    await migrate(spec.database, projection);
    const projector = new Projector({ database: spec.database, log, projection });
    const stop = new AbortController();
    const running = projector.run(stop.signal);
    await projector.reached(6);
    stop.abort();
    await running;
    expect(await rows(spec.database.db, 'SELECT * FROM tallies.tally')).toEqual([
      { stream: 'thing.1', applied: 6, events: 6, last_version: 6 },
    ]);
    expect(projector.status().counts).toMatchObject({ retries: 2, commits: 6 });
  });
});
