import { describe, expect, it, jest } from '@jest/globals';
import { PostgresServer } from '@pulse/testing';
import { openFileLog } from '@pulse/event-log';
import { sql, type Kysely } from 'kysely';
import { rm } from 'node:fs/promises';
import type { Projection } from '../projection.js';
import { migrate } from '../migrate.js';
import { append, projectionSpecs, rows, said, until } from '../testing/setup.js';
import { tallyProjection } from '../testing/tally.js';
import { applyBatch } from './apply-batch.js';
import { CommitReader } from './commit-reader.js';

jest.setTimeout(600_000);

describe('a projector under faults', () => {
  const spec = projectionSpecs(() => PostgresServer.start());
  const projection = tallyProjection('tallies');
  const limits = { commits: 5, bytes: 1 << 20 };
  const applied = async (name = 'tallies') =>
    (await rows<{ n: number }>(spec.database.db, `SELECT coalesce(sum(applied), 0)::int AS n FROM ${name}.tally`))[0]!
      .n;
  const write = async (n: number) => {
    for (let i = 0; i < n; i++) await append(spec.log, `thing.${i % 7}`, said(i));
  };

  it('changes nothing when a batch is delivered again, or after others', async () => {
    await migrate(spec.database, projection);
    await write(15);
    const seen = spec.start(projection, { limits });
    await seen.reached(15);
    await spec.halt();
    const first = { position: 0, commitId: '', hash: '' };
    const batch = await new CommitReader(spec.log, first, limits).next();
    expect(batch!.commits).toHaveLength(5);
    expect(await applyBatch({ database: spec.database, projection, schema: 'tallies' }, batch!)).toBeNull();
    expect(await applied()).toBe(15);
  });

  it('survives crashes of the database while it writes', async () => {
    await write(300);
    const projector = await spec.keep(projection, { limits });
    for (const position of [20, 100, 180]) {
      await until(() => projector.status().position >= position);
      await spec.server.down('immediate');
      await until(() => projector.status().state === 'failing');
      await spec.server.up();
    }
    await projector.reached(300);
    expect(await applied()).toBe(300);
    expect(projector.status()).toMatchObject({ error: null, parked: 0 });
  });

  it('survives that its connections are ended again and again', async () => {
    await write(300);
    const projector = await spec.keep(projection, { limits });
    let ended = 0;
    while (projector.status().position < 300) ended += await spec.server.terminateBackends(spec.url);
    expect(ended).toBeGreaterThan(0);
    await projector.reached(300);
    expect(await applied()).toBe(300);
    expect(projector.status().parked).toBe(0);
  });

  it('tries deadlocks and serialization failures again, and never a part of a batch', async () => {
    const one = crossing('one', ['thing_x', 'thing_y']);
    const two = crossing('two', ['thing_y', 'thing_x']);
    await sql`CREATE TABLE public.shared (name text PRIMARY KEY, n integer NOT NULL)`.execute(spec.database.db);
    await sql`INSERT INTO public.shared VALUES ('thing_x', 0), ('thing_y', 0)`.execute(spec.database.db);
    await sql`ALTER DATABASE ${sql.id(new URL(spec.url).pathname.slice(1))} SET deadlock_timeout = '10ms'`.execute(
      spec.database.db,
    );
    await write(60);
    const small = { commits: 1, bytes: 1 << 20 };
    const projectors = [
      await spec.keep(one, { database: spec.again(), limits: small }),
      await spec.keep(two, { database: spec.again(), limits: small }),
    ];
    await Promise.all(projectors.map((projector) => projector.reached(60)));
    expect(await applied('one')).toBe(60);
    expect(await applied('two')).toBe(60);
    // Each commit of each projection adds one to both rows, so a part of a batch would show.
    expect(await rows(spec.database.db, 'SELECT * FROM public.shared ORDER BY name')).toEqual([
      { name: 'thing_x', n: 120 },
      { name: 'thing_y', n: 120 },
    ]);
    const retries = projectors.map((projector) => projector.status().counts.retries);
    expect(retries[0]! + retries[1]!).toBeGreaterThan(0);
    expect(projectors.map((projector) => projector.status().parked)).toEqual([0, 0]);
  });

  /** Counts as a tally does, and updates two rows that another projection updates in the opposite order. */
  function crossing(name: string, order: readonly string[]): Projection {
    const tally: Projection = tallyProjection(name);
    return {
      ...tally,
      apply: async (db: Kysely<unknown>, commits) => {
        await tally.apply(db, commits);
        for (const shared of order) {
          await sql`UPDATE public.shared SET n = n + 1 WHERE name = ${shared}`.execute(db);
          await sql`SELECT pg_sleep(0.002)`.execute(db);
        }
      },
    };
  }

  it('stops reading and writing while the log has lost its tail, also when it has grown again', async () => {
    await write(10);
    const first = await spec.keep(projection);
    await first.reached(10);
    await spec.halt();
    await spec.log.close();

    // The log begins anew and ends earlier, then later than the checkpoint.
    await rm(spec.directory, { recursive: true });
    spec.log = await openFileLog(spec.directory, { fsync: 'never' });
    await write(4);
    const projector = spec.start(projection);
    await until(() => projector.status().lineage === 'broken');
    expect(projector.status()).toMatchObject({
      state: 'failing',
      error: expect.stringMatching(/^LINEAGE_BROKEN: .*restore/),
    });
    await write(20);
    const seen = projector.status().counts.retries;
    await until(() => projector.status().counts.retries > seen + 2);
    expect(projector.status()).toMatchObject({ lineage: 'broken', counts: { batches: 0 } });
    expect(await applied()).toBe(10);
    // Another instance has the turn now: what was wrong is not said of this one for ever.
    await spec.halt();
    expect(projector.status()).toMatchObject({ state: 'stopped', lineage: 'unknown', error: null });
  });

  it('asks the log for its lineage while it waits, not only at the start', async () => {
    await write(10);
    const projector = await spec.keep(projection, { lineageEveryMs: 20 });
    await projector.reached(10);
    const { log } = spec;
    const check = log.checkLineage.bind(log);
    const asked = jest.spyOn(log, 'checkLineage');
    await until(() => asked.mock.calls.length > 0);
    expect(asked.mock.calls[0]![0]).toEqual(await log.head());
    asked.mockImplementation((mark) => check({ ...mark, hash: '0'.repeat(64) }));
    await until(() => projector.status().lineage === 'broken');
    await write(1);
    const seen = projector.status().counts.retries;
    await until(() => projector.status().counts.retries > seen + 2);
    expect(await applied()).toBe(10);
    asked.mockRestore();
    await projector.reached(11);
    expect(projector.status().lineage).toBe('ok');
  });
});
