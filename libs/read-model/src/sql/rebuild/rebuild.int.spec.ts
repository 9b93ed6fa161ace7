import { createHash } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import { PostgresServer } from '@pulse/testing';
import { openFileLog } from '@pulse/event-log';
import { sql } from 'kysely';
import { rm } from 'node:fs/promises';
import { discardParked } from '../parked/discard.js';
import { listDiscarded, listParked } from '../parked/list.js';
import { append, projectionSpecs, rows, said, until } from '../testing/setup.js';
import { POISON, tallyProjection } from '../testing/tally.js';
import { digest } from './digest.js';
import { rebuild } from './rebuild.js';

jest.setTimeout(600_000);

describe('rebuilding a projection', () => {
  const spec = projectionSpecs(() => PostgresServer.start());
  const projection = tallyProjection('tallies');
  const options = () => ({ database: spec.database, log: spec.log, projection });
  const write = async (n: number, streams = 7) => {
    let last = 0;
    for (let i = 0; i < n; i++) last = await append(spec.log, `thing.${i % streams}`, said(i));
    return last;
  };
  const schemas = async () =>
    (
      await rows<{ nspname: string }>(
        spec.database.db,
        "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'tallies%' ORDER BY 1",
      )
    ).map(({ nspname }) => nspname);

  it('makes the same tables of the log, and says so', async () => {
    const projector = await spec.keep(projection);
    await projector.reached(await write(50));
    const live = await digest(spec.database, projection);
    const rebuilt = await rebuild({ ...options(), limits: { commits: 7, bytes: 1 << 20 } });
    expect(rebuilt).toMatchObject({
      position: 50,
      swapped: true,
      schema: 'tallies',
      comparison: { outcome: 'equal', reason: null },
      digest: live,
    });
    expect(await schemas()).toEqual(['tallies', 'tallies_before']);
    await projector.reached(await write(10));
    expect(await rows(spec.database.db, 'SELECT sum(applied)::int AS n FROM tallies.tally')).toEqual([{ n: 60 }]);
    expect(await rows(spec.database.db, 'SELECT sum(applied)::int AS n FROM tallies_before.tally')).toEqual([
      { n: 50 },
    ]);
  });

  it('digests rows and nothing else, whatever their order', async () => {
    const projector = await spec.keep(projection);
    await append(spec.log, 'thing.a', said(1), said(2));
    await projector.reached(await append(spec.log, 'thing.b', said(1)));
    const sha = (data: Buffer | string) => createHash('sha256').update(data).digest();
    // Columns in order of their names: applied, events, last_version, stream.
    const hashes = ['(1,2,2,thing.a)', '(1,1,1,thing.b)'].map(sha).sort((a, b) => Buffer.compare(a, b));
    const parts = new Map<number, Buffer[]>();
    for (const hash of hashes) parts.set(hash[0]!, [...(parts.get(hash[0]!) ?? []), hash]);
    const table = sha(Buffer.concat([...parts.values()].map((part) => sha(Buffer.concat(part))))).toString('hex');
    const { tables, position, digest: whole } = await digest(spec.database, projection);
    expect({ tables, position }).toEqual({ tables: { tally: { rows: 2, hash: table } }, position: 2 });
    expect(whole).toBe(sha(`tally 2 ${table}\n`).toString('hex'));
    await sql`CREATE TABLE public.saved AS TABLE tallies.tally`.execute(spec.database.db);
    await sql`DELETE FROM tallies.tally`.execute(spec.database.db);
    expect((await digest(spec.database, projection)).tables['tally']!.rows).toBe(0);
    await sql`INSERT INTO tallies.tally SELECT * FROM public.saved ORDER BY stream DESC`.execute(spec.database.db);
    expect((await digest(spec.database, projection)).digest).toBe(whole);
  });

  it('keeps live tables that are not what the log makes, unless the difference is accepted', async () => {
    const projector = await spec.keep(projection);
    await projector.reached(await write(20));
    await sql`UPDATE tallies.tally SET applied = applied + 1 WHERE stream = 'thing.3'`.execute(spec.database.db);
    await expect(rebuild(options())).rejects.toMatchObject({
      code: 'projection.digest_mismatch',
      differing: ['tally'],
      message: expect.stringMatching(/tally \(7 rows, from the log 7\).*tallies_rebuild.*--accept-difference/),
    });
    expect(await schemas()).toEqual(['tallies', 'tallies_rebuild']);
    const accepted = await rebuild({ ...options(), acceptDifference: true });
    expect(accepted).toMatchObject({ swapped: true, comparison: { outcome: 'different' } });
    expect(await rows(spec.database.db, 'SELECT sum(applied)::int AS n FROM tallies.tally')).toEqual([{ n: 20 }]);
  });

  it('does not compare what another version of the code made, and brings tables to the head without a projector', async () => {
    const projector = await spec.keep(projection);
    await projector.reached(await write(20));
    await spec.halt();
    await write(5);
    const rebuilt = await rebuild({ ...options(), projection: { ...projection, version: 2 } });
    expect(rebuilt).toMatchObject({ position: 20, swapped: true, comparison: { outcome: 'not_compared' } });
    expect(await rows(spec.database.db, 'SELECT position, code_version FROM tallies.projection_checkpoint')).toEqual([
      { position: 25, code_version: 2 },
    ]);
  });

  it('leaves tables as they stood at a position beside the live ones', async () => {
    const projector = await spec.keep(projection);
    await projector.reached(await write(30, 3));
    const rebuilt = await rebuild({ ...options(), until: 10 });
    expect(rebuilt).toMatchObject({ position: 10, swapped: false, schema: 'tallies_rebuild' });
    expect(await rows(spec.database.db, 'SELECT stream, applied FROM tallies_rebuild.tally ORDER BY 1')).toEqual([
      { stream: 'thing.0', applied: 4 },
      { stream: 'thing.1', applied: 3 },
      { stream: 'thing.2', applied: 3 },
    ]);
    expect(await rows(spec.database.db, 'SELECT sum(applied)::int AS n FROM tallies.tally')).toEqual([{ n: 30 }]);
    await expect(rebuild({ ...options(), until: 31 })).rejects.toMatchObject({ code: 'projection.position', head: 30 });
  });

  it('keeps what was given up given up, and does not lose what only the live tables have', async () => {
    let isPoison = true;
    const poisoned = tallyProjection('tallies', () => isPoison);
    const projector = await spec.keep(poisoned);
    await write(7);
    await append(spec.log, 'thing.1', said(1, POISON));
    const bad = await append(spec.log, 'thing.2', said(1, POISON));
    await projector.reached(bad);
    await discardParked(spec.database, poisoned, { stream: 'thing.2', reason: 'spec' });
    const same = await rebuild({ ...options(), projection: poisoned });
    expect(same.comparison.outcome).toBe('equal');
    expect(await listParked(spec.database, poisoned)).toMatchObject([{ stream: 'thing.1', commits: 1 }]);
    expect(await listDiscarded(spec.database, poisoned)).toMatchObject([{ stream: 'thing.2', reason: 'spec' }]);
    isPoison = false;
    const mended = await rebuild({ ...options(), projection: poisoned });
    expect(mended.comparison.outcome).toBe('not_compared');
    expect(await listParked(spec.database, poisoned)).toEqual([]);
    isPoison = true;
    await expect(rebuild({ ...options(), projection: poisoned })).rejects.toMatchObject({
      code: 'projection.rebuild_parked',
      streams: ['thing.1'],
    });
  });

  it('is done by one process at a time', async () => {
    const projector = await spec.keep(projection);
    await projector.reached(await write(5));
    const other = spec.again(1);
    await sql`SELECT pg_advisory_lock(hashtextextended('pulse:rebuild:tallies', 0))`.execute(other.db);
    await expect(rebuild(options())).rejects.toMatchObject({ code: 'projection.rebuild_running' });
    await sql`SELECT pg_advisory_unlock_all()`.execute(other.db);
    await rebuild(options());
  });

  it('refuses tables that stand on another log, and makes them new where that is accepted', async () => {
    const projector = await spec.keep(projection);
    await projector.reached(await write(20));
    await spec.halt();
    await spec.log.close();
    await rm(spec.directory, { recursive: true });
    spec.log = await openFileLog(spec.directory, { fsync: 'never' });
    await write(8);
    await expect(rebuild(options())).rejects.toMatchObject({ code: 'log.lineage_broken' });
    const rebuilt = await rebuild({ ...options(), acceptDifference: true });
    expect(rebuilt).toMatchObject({ swapped: true, position: 8, comparison: { outcome: 'not_compared' } });
    const again = spec.start(projection);
    await again.reached(await write(1));
    expect(await rows(spec.database.db, 'SELECT sum(applied)::int AS n FROM tallies.tally')).toEqual([{ n: 9 }]);
  });

  it('keeps the rights that roles have on the tables, and on those to come', async () => {
    const { db } = spec.database;
    const projector = await spec.keep(projection);
    await projector.reached(await write(5));
    const role = `reader_${new URL(spec.url).pathname.slice(6)}`;
    await sql`CREATE ROLE ${sql.id(role)}`.execute(db);
    await sql`GRANT USAGE ON SCHEMA tallies TO ${sql.id(role)}`.execute(db);
    await sql`GRANT SELECT, UPDATE ON tallies.tally TO ${sql.id(role)}`.execute(db);
    await sql`GRANT SELECT ON tallies.projection_checkpoint TO PUBLIC`.execute(db);
    await sql`ALTER DEFAULT PRIVILEGES IN SCHEMA tallies GRANT INSERT ON TABLES TO ${sql.id(role)}`.execute(db);
    await rebuild(options());
    await sql`CREATE TABLE tallies.later (n integer)`.execute(db);
    const can = async (right: string, table: string) =>
      (await sql<{ can: boolean }>`SELECT has_table_privilege(${role}, ${table}, ${right}) AS can`.execute(db)).rows[0]!
        .can;
    const found = {
      select: await can('SELECT', 'tallies.tally'),
      update: await can('UPDATE', 'tallies.tally'),
      insert: await can('INSERT', 'tallies.tally'),
      remove: await can('DELETE', 'tallies.tally'),
      everybody: await can('SELECT', 'tallies.projection_checkpoint'),
      later: await can('INSERT', 'tallies.later'),
    };
    const usage = await sql<{ can: boolean }>`SELECT has_schema_privilege(${role}, 'tallies', 'USAGE') AS can`.execute(
      db,
    );
    expect({ ...found, usage: usage.rows[0]!.can }).toEqual({
      select: true,
      update: true,
      insert: false,
      remove: false,
      everybody: true,
      later: true,
      usage: true,
    });
  });

  it('replaces tables under load: readers see the one or the other, and each commit counts once', async () => {
    const { db } = spec.database;
    const projector = await spec.keep(projection, { database: spec.again(), limits: { commits: 5, bytes: 1 << 20 } });
    await projector.reached(await write(200));
    const ended = { reading: false, writing: false };
    const sums: number[] = [];
    const schemasSeen = new Set<string>();
    const read = async () => {
      const mine = spec.again(1);
      while (!ended.reading) {
        // One statement sees tally and checkpoint of one schema: the sum is what the checkpoint says.
        const { rows: seen } = await sql<{ n: number; position: number; oid: string }>`
          SELECT sum(applied)::int AS n, (SELECT position FROM tallies.projection_checkpoint) AS position,
            min(tableoid::text) AS oid FROM tallies.tally`.execute(mine.db);
        sums.push(seen[0]!.n - seen[0]!.position);
        schemasSeen.add(seen[0]!.oid);
      }
    };
    const readers = [read(), read(), read()];
    const writer = (async () => {
      for (let i = 0; !ended.writing; i++) await append(spec.log, `thing.${i % 7}`, said(i));
    })();
    for (let round = 0; round < 3; round++) {
      expect((await rebuild(options())).comparison.outcome).toBe('equal');
      const before = projector.status().position;
      await until(() => projector.status().position > before);
    }
    ended.writing = true;
    await writer;
    await projector.reached((await spec.log.head())!.position);
    ended.reading = true;
    await Promise.all(readers);
    expect(new Set(sums)).toEqual(new Set([0]));
    expect(schemasSeen.size).toBe(4);
    const total = await sql<{ n: number }>`SELECT sum(applied)::int AS n FROM tallies.tally`.execute(db);
    expect(total.rows[0]!.n).toBe((await spec.log.head())!.position);
    expect(projector.status()).toMatchObject({ error: null, parked: 0 });
  });
});
