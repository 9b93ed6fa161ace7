import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { publish } from '@pulse/jetstream';
import { batchWriter, NatsServer, PostgresServer } from '@pulse/testing';
import { jetstreamManager } from '@nats-io/jetstream';
import { openArchive } from '../testing/archive-ports.js';
import { Archiver } from './archiver.js';
import { openBroker } from './broker.js';
import { KEEP } from './tables.js';

jest.setTimeout(600_000);

let nats: NatsServer;
let postgres: PostgresServer;
let under: Awaited<ReturnType<typeof openArchive>>;
beforeAll(async () => {
  [nats, postgres] = [await NatsServer.start(), await PostgresServer.start()];
});
beforeEach(async () => {
  under = await openArchive(nats.url, await postgres.createDatabase());
});
afterEach(async () => {
  const manager = await jetstreamManager(under.connection);
  for (const stream of ['EVT', 'ART']) await manager.streams.delete(stream);
  await under.close();
  for (const stream of ['EVT', 'ART']) await nats.streamIsGone(stream);
});
afterAll(async () => {
  await nats.stop();
  await postgres.stop();
});

/** Stores a message as an append does, whatever is in it. */
const put = (subject: string, data: string | Uint8Array, stream = 'EVT') =>
  publish(under.connection, subject, Buffer.from(data), { stream, timeout: 5000 });

const note = (n: number) => ({ type: 'Noted', schemaVersion: 1, data: { n } });
const sha = (...parts: readonly (string | Uint8Array)[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** The archive's chain as its definition says, from the messages that the broker hands out. */
async function chainOfBroker(last: number): Promise<string[]> {
  const chains: string[] = [];
  let previous: Buffer = Buffer.alloc(32);
  for (let position = 1; position <= last; position++) {
    const { data } = await under.connection.request('$JS.API.DIRECT.GET.EVT', JSON.stringify({ seq: position }));
    const place = Buffer.from(position.toString(16).padStart(16, '0'), 'hex');
    previous = sha(previous, place, sha(data));
    chains.push(previous.toString('hex'));
  }
  return chains;
}

describe('the archive', () => {
  it('catches up with more small artefacts than one statement takes', async () => {
    // Four parameters a row, and no statement has more than 65,535.
    const MANY = 17_000;
    const bodies = Array.from({ length: MANY }, (_, n) => Buffer.from(String(n)));
    for (let from = 0; from < MANY; from += 1000)
      await Promise.all(
        bodies.slice(from, from + 1000).map((body) => put(`art.${sha(body).toString('hex')}.0`, body, 'ART')),
      );
    // One that is asked to stop does so between two transactions, and the next one goes on from there.
    const stop = AbortSignal.abort(new Error('stopping'));
    await expect((await under.makeArchiver()).pass(stop)).rejects.toThrow('stopping');
    const rows = await under.db.withSchema(KEEP).selectFrom('archived_artifact').select('sha256').execute();
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThan(MANY);
    await (await under.makeArchiver()).pass();
    const { n } = await under.db
      .withSchema(KEEP)
      .selectFrom('archived_artifact')
      .select((eb) => eb.fn.countAll().as('n'))
      .executeTakeFirstOrThrow();
    expect(Number(n)).toBe(MANY);
  });

  it('holds every stored message verbatim and in order, void and damaged ones too, each chained to the one before', async () => {
    const { log, connection, makeArchiver, rows } = under;
    const { append } = batchWriter(under);
    for (let n = 1; n <= 3; n++) await append('job.b1.1', note(n));
    const { data } = await connection.request('$JS.API.DIRECT.GET.EVT', JSON.stringify({ seq: 2 }));
    // A commit that a broken broker let in a second time, and one that is none.
    await put('evt.job.b1.1', data);
    await put('evt.job.b1.2', 'not a commit');
    // One that no append has published: whatever is in it, it is archived as nothing.
    await connection.request('evt.job.b1.2', Buffer.from(data));
    const archiver = await makeArchiver();
    expect(await archiver.pass()).toBe(true);
    expect(await archiver.pass()).toBe(false);
    const archived = await rows();
    expect(archived.map(({ position, stream, subject }) => [Number(position), stream, subject])).toEqual([
      [1, 'job.b1.1', 'evt.job.b1.1'],
      [2, 'job.b1.1', 'evt.job.b1.1'],
      [3, 'job.b1.1', 'evt.job.b1.1'],
      [4, 'job.b1.1', 'evt.job.b1.1'],
      [5, 'job.b1.2', 'evt.job.b1.2'],
      [6, 'job.b1.2', 'evt.job.b1.2'],
    ]);
    expect(archived[3]!.bytes.toString()).toBe(Buffer.from(data).toString());
    expect(archived[4]!.bytes.toString()).toBe('not a commit');
    expect(archived[5]!.bytes).toHaveLength(0);
    expect(archived.map(({ chain }) => chain).slice(0, 5)).toEqual(await chainOfBroker(5));
    expect(archived.map(({ prev_chain }) => prev_chain)).toEqual([
      '0'.repeat(64),
      ...archived.slice(0, -1).map(({ chain }) => chain),
    ]);
    expect(archiver.status).toEqual({ position: 6, head: 6, behindSeconds: 0, damaged: [] });
    expect(log.voids).toBe(0);
  });

  it('goes on after its last row, in another process too', async () => {
    const { makeArchiver, rows } = under;
    const say = (n: number) => put(`evt.job.b1.${n % 7}`, `message ${n}`);
    await Promise.all(Array.from({ length: 700 }, (_, n) => say(n)));
    await (await makeArchiver()).pass();
    await say(700);
    const other = await makeArchiver();
    expect(await other.pass()).toBe(true);
    expect((await rows()).map(({ position }) => Number(position))).toEqual(
      Array.from({ length: 701 }, (_, i) => i + 1),
    );
  });

  it('has every artefact that an archived commit names', async () => {
    const { artifacts, db, makeArchiver } = under;
    const { append } = batchWriter(under);
    const large = Buffer.alloc(300 * 1024, 7);
    const contents = ['', 'small', large.toString('latin1')];
    for (const content of contents)
      await append('audit.b1', { ...note(0), data: { of: await artifacts.put(content) } });
    const archiver = await makeArchiver();
    await archiver.pass();
    await artifacts.put('one more');
    await artifacts.put('small');
    expect(await archiver.pass()).toBe(true);
    expect(await archiver.pass()).toBe(false);
    const stored = await db.withSchema(KEEP).selectFrom('archived_artifact').select(['sha256', 'bytes']).execute();
    const expected = [...contents, 'one more'].map((content) => [sha(content).toString('hex'), content]);
    const found = stored.map(({ sha256, bytes }) => [sha256, bytes.toString('latin1')]);
    expect(new Map(found as [string, string][])).toEqual(new Map(expected as [string, string][]));
    expect(found).toHaveLength(4);
  });

  it('takes a damaged artefact when it is mended, and says until then which it is', async () => {
    const { artifacts, makeArchiver } = under;
    const content = Buffer.alloc(200 * 1024, 1);
    const hash = await artifacts.put(content);
    // A newer message of the subject stands for the damaged chunk.
    await put(`art.${hash}.1`, 'damage', 'ART');
    const archiver = await makeArchiver();
    await archiver.pass();
    expect(archiver.status.damaged).toEqual([hash]);
    await artifacts.put(content);
    await archiver.pass();
    expect(archiver.status.damaged).toEqual([]);
  });

  it('archives nothing from a log that does not hold what is archived', async () => {
    const { connection, makeArchiver, rows } = under;
    const { append } = batchWriter(under);
    for (let n = 1; n <= 4; n++) await append('job.b1.1', note(n));
    const archiver = await makeArchiver();
    await archiver.pass();
    const manager = await jetstreamManager(connection);
    const { config } = await manager.streams.info('EVT');
    await manager.streams.delete('EVT');
    await nats.streamIsGone('EVT');
    await manager.streams.add(config);
    for (let n = 1; n <= 3; n++) await put('evt.job.b2.1', 'another log');
    await expect(archiver.pass()).rejects.toMatchObject({ code: 'log.lineage_broken', expected: { position: 4 } });
    for (let n = 4; n <= 9; n++) await put('evt.job.b2.1', 'another log');
    for (const one of [archiver, await makeArchiver()])
      await expect(one.pass()).rejects.toMatchObject({ code: 'log.lineage_broken', expected: { position: 4 } });
    expect(await rows()).toHaveLength(4);
  });

  it('refuses changes, gaps and rows that do not continue the chain, whoever makes them', async () => {
    const { db, makeArchiver, rows } = under;
    const { append } = batchWriter(under);
    for (let n = 1; n <= 3; n++) await append('job.b1.1', note(n));
    await under.artifacts.put('x');
    await (await makeArchiver()).pass();
    const keep = db.withSchema(KEEP);
    await expect(keep.deleteFrom('archived_commit').execute()).rejects.toThrow(/append-only/);
    await expect(keep.updateTable('archived_commit').set({ stream: 'x' }).execute()).rejects.toThrow(/append-only/);
    await expect(keep.deleteFrom('archived_artifact').execute()).rejects.toThrow(/append-only/);
    await expect(under.database.pool.query('TRUNCATE keep.archived_commit')).rejects.toThrow(/append-only/);
    const [, , last] = await rows();
    const next = { ...last!, position: 4, prev_chain: last!.chain };
    for (const wrong of [
      { ...next, position: 5 },
      { ...next, prev_chain: last!.prev_chain },
      { ...next, position: 3 },
    ])
      await expect(keep.insertInto('archived_commit').values(wrong).execute()).rejects.toThrow(/chain|pkey/);
    expect(await rows()).toHaveLength(3);
  });

  it('has no row twice when two archive at once', async () => {
    const { db, connection, artifacts, rows } = under;
    const { append } = batchWriter(under);
    const two = await Promise.all(
      [1, 2].map(async () => new Archiver({ db, broker: await openBroker(connection), artifacts })),
    );
    for (let n = 1; n <= 30; n++) {
      await append('job.b1.1', note(n));
      const results = await Promise.allSettled(two.map((archiver) => archiver.pass()));
      for (const result of results)
        if (result.status === 'rejected') expect(String(result.reason)).toMatch(/pkey|chain/);
    }
    for (const archiver of two) await archiver.pass();
    const archived = await rows();
    expect(archived.map(({ chain }) => chain)).toEqual(await chainOfBroker(30));
  });
});
