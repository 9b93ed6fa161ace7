import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { streams, type PositionedCommit } from '@pulse/contracts';
import type { Revision } from '@pulse/event-log';
import { openJetStreamLog, provisionLog, readStored } from '@pulse/event-log/jetstream';
import { publish } from '@pulse/jetstream';
import { batchWriter, NatsServer, PostgresServer } from '@pulse/testing';
import { KEEP } from '../archive/tables.js';
import { openArchive } from '../testing/archive-ports.js';
import { putAside } from './leftover-rows.js';
import { openLogReader } from './log-reader.js';
import { restore } from './restore.js';
import { verifyArchive } from './verify-archive.js';

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
  for (const stream of ['EVT', 'ART']) await lose(stream);
  await under.close();
});
afterAll(async () => {
  await nats.stop();
  await postgres.stop();
});

const context = { actor: 'spec', correlationId: 'spec', causationId: null, traceparent: null };
const note = (n: number) => ({ type: 'Noted', schemaVersion: 1, data: { n } });

/** Removes a stream with everything in it. */
async function lose(stream: string): Promise<void> {
  const manager = await jetstreamManager(under.connection);
  await manager.streams.delete(stream).catch(() => {});
  await nats.streamIsGone(stream);
}

/** What the broker stores, by position. */
async function stored(): Promise<{ subject: string; bytes: Buffer }[]> {
  const manager = await jetstreamManager(under.connection);
  const { last_seq: last } = (await manager.streams.info('EVT')).state;
  const found = [];
  for await (const { message } of readStored(under.connection, 'EVT', 1, last))
    found.push({ subject: message!.subject, bytes: Buffer.from(message!.data) });
  return found;
}

/** The log as who opens it now sees it. */
async function readLog(): Promise<PositionedCommit[]> {
  const log = await openJetStreamLog(under.broker);
  const found = [];
  for await (const entry of log.read(1)) found.push(entry);
  await log.close();
  return found;
}

/** Some streams of several commits each, with an artefact. */
async function fill(commits: number): Promise<void> {
  const heads = new Map<string, Revision | null>();
  for (let n = 1; n <= commits; n++) {
    const stream = `job.b1.${n % 3}`;
    if (!heads.has(stream)) heads.set(stream, (await under.log.load(stream)).revision);
    heads.set(stream, await under.log.append(stream, heads.get(stream)!, [note(n), note(-n)], context));
  }
  await under.artifacts.put(`artefact of ${commits}`);
}

const archive = async () => void (await (await under.makeArchiver()).pass());
const run = (options: { dryRun?: boolean; force?: boolean } = {}) =>
  restore({ db: under.db, broker: under.broker, ...options });
const last = (entries: readonly PositionedCommit[]) => entries.at(-1)!.commit;

describe('an archive', () => {
  it('is verified by itself and against the log', async () => {
    await fill(7);
    await archive();
    await fill(2);
    expect(await verifyArchive(under.db, await openLogReader(under.connection))).toMatchObject({
      sound: true,
      commits: 7,
      events: 14,
      streams: 3,
      voids: 0,
      artifacts: 1,
      head: { position: 7 },
      problems: [],
      log: { last: 9, notArchived: 2, firstDifference: null, differences: 0 },
    });
    await lose('EVT');
    expect(await verifyArchive(under.db, await openLogReader(under.connection))).toMatchObject({
      sound: false,
      problemCount: 0,
      log: { last: null, firstDifference: 1, differences: 7 },
    });
  });

  it.each([
    ['bytes that were changed', `UPDATE keep.archived_commit SET bytes = bytes || '\\x20' WHERE position = 4`, 4],
    [
      'bytes that were changed with their hash',
      `UPDATE keep.archived_commit SET bytes = b.bytes, sha256 = b.sha256
         FROM (SELECT bytes, sha256 FROM keep.archived_commit WHERE position = 5) b WHERE position = 4`,
      4,
    ],
    ['a row that was deleted', 'DELETE FROM keep.archived_commit WHERE position = 4', 4],
    ['rows that were deleted from the beginning', 'DELETE FROM keep.archived_commit WHERE position < 4', 1],
    ['a chain that was changed', `UPDATE keep.archived_commit SET chain = repeat('a', 64) WHERE position = 4`, 4],
    ['a commit under another stream', `UPDATE keep.archived_commit SET stream = 'job.b1.9' WHERE position = 4`, 4],
    ['rows that changed places', `UPDATE keep.archived_commit SET position = 9 - position WHERE position IN (4, 5)`, 4],
  ])('names the first bad position: %s', async (_what, statement, position) => {
    await fill(7);
    await archive();
    // As a superuser who knows what to switch off.
    await under.database.pool.query(
      `BEGIN; SET LOCAL session_replication_role = replica; SET CONSTRAINTS ALL DEFERRED;
       ALTER TABLE keep.archived_commit DROP CONSTRAINT archived_commit_pkey; ${statement}; COMMIT`,
    );
    const report = await verifyArchive(under.db);
    expect(report).toMatchObject({ sound: false, problems: [{ position }, ...report.problems.slice(1)] });
    await expect(run()).rejects.toMatchObject({ code: 'archive.broken' });
    expect(await readLog()).toHaveLength(7);
  });

  it('names an artefact whose bytes were changed', async () => {
    await fill(1);
    await archive();
    await under.database.pool.query(
      `BEGIN; SET LOCAL session_replication_role = replica;
       UPDATE keep.archived_artifact SET bytes = '\\x00'; COMMIT`,
    );
    const { sound, problems } = await verifyArchive(under.db);
    expect(sound).toBe(false);
    expect(problems).toEqual([{ position: null, what: expect.stringMatching(/artefact [0-9a-f]{64} hash/) }]);
  });
});

describe('a restore', () => {
  it('leaves a log alone that holds all that is archived', async () => {
    await fill(4);
    await archive();
    await fill(2);
    const before = await stored();
    expect(await run()).toMatchObject({ wasWhole: true, position: 6, reappended: 0, dropped: [], artifacts: 0 });
    expect(await stored()).toEqual(before);
  });

  it('rebuilds a log that is gone at the same positions with the same bytes, and says so in it', async () => {
    await fill(700);
    const hash = await under.artifacts.put(Buffer.alloc(300 * 1024, 3));
    // A void commit keeps its place.
    await publish(under.connection, 'evt.job.b1.1', (await stored())[0]!.bytes, { stream: 'EVT', timeout: 5000 });
    await archive();
    const before = await stored();
    for (const stream of ['EVT', 'ART']) await lose(stream);
    expect(await run({ dryRun: true })).toMatchObject({ position: null, reappended: 0, artifacts: 2 });
    await expect(readLog()).rejects.toMatchObject({ code: 'broker.stream_missing' });

    expect(await run()).toMatchObject({ wasWhole: false, brokenThrough: null, position: 702, artifacts: 2 });
    expect((await stored()).slice(0, 701)).toEqual(before);
    expect(await under.artifacts.get(hash)).toHaveLength(300 * 1024);
    expect(last(await readLog())).toMatchObject({
      stream: streams.checkpointLog(),
      events: [{ type: 'LogForked', data: { archivedThrough: 701, brokenThrough: null, reappended: 0, dropped: 0 } }],
    });
    expect(await run()).toMatchObject({ wasWhole: true });
    // Who had seen the end of the old log goes on.
    await archive();
    expect(await verifyArchive(under.db, await openLogReader(under.connection))).toMatchObject({ sound: true });
  });

  it('appends what was not archived and still fits, and lists what does not', async () => {
    const { append } = batchWriter(under);
    const beginning = await append('job.b1.1', note(1));
    await append('job.b1.1', note(2));
    await archive();
    const [first] = await stored();
    // The log lost position 2, and others went on from there.
    await lose('EVT');
    await provisionLog(under.connection);
    await publish(under.connection, first!.subject, first!.bytes, { stream: 'EVT', timeout: 5000 });
    const other = await openJetStreamLog(under.broker);
    const { append: appendOther } = batchWriter({ log: other, artifacts: under.artifacts });
    await appendOther('job.b1.1', note(3));
    await appendOther('job.b1.2', note(4));
    await appendOther('job.b1.1', note(5));
    await other.close();
    const broken = await stored();
    const commit = (i: number) => JSON.parse(broken[i]!.bytes.toString()) as PositionedCommit['commit'];

    const expected = {
      wasWhole: false,
      brokenThrough: 4,
      reappended: 1,
      dropped: [
        { position: 2, stream: 'job.b1.1', commitId: commit(1).id },
        { position: 4, stream: 'job.b1.1', commitId: commit(3).id },
      ],
    };
    expect(await run({ dryRun: true })).toMatchObject({ ...expected, position: null });
    expect(await stored()).toEqual(broken);
    const result = await run();
    expect(result).toMatchObject({ ...expected, position: 4 });
    expect(result.dropped.map(({ reason }) => reason)).toEqual([
      'job.b1.1 is at version 2, the commit begins with version 2',
      'job.b1.1 is at version 2, but the commit follows another history of it',
    ]);
    const entries = await readLog();
    expect(entries.map(({ commit: { stream, events } }) => [stream, events[0]!.data['n']])).toEqual([
      ['job.b1.1', 1],
      ['job.b1.1', 2],
      ['job.b1.2', 4],
      ['checkpoint_log.main', undefined],
    ]);
    expect(last(entries).events[0]!.data).toMatchObject({ reappended: 1, dropped: 2, firstDropped: expected.dropped });
    expect(beginning).toEqual({ version: 1, position: 1 });
    // What was dropped is still there to be looked at.
    const rows = await under.db
      .withSchema(KEEP)
      .selectFrom('restore_leftover')
      .selectAll()
      .orderBy('position')
      .execute();
    expect(
      rows.map(({ bytes, fate }) => [bytes.equals(broken[1]!.bytes) || bytes.equals(broken[3]!.bytes), fate]),
    ).toEqual([
      [true, result.dropped[0]!.reason],
      [false, 'reappended'],
      [true, result.dropped[1]!.reason],
    ]);
  });

  it('that was cut short after the broken log was removed still appends what only that had', async () => {
    await fill(3);
    await archive();
    await fill(1);
    const [, , , unarchived] = await stored();
    const { sha256Of } = await import('../archive/chain.js');
    await putAside(under.db, { position: 4, ...unarchived!, sha256: sha256Of(unarchived!.bytes) });
    await lose('EVT');
    expect(await run()).toMatchObject({ reappended: 1, dropped: [], position: 5 });
    expect((await stored())[3]).toEqual(unarchived);
    // And one that is run once more has nothing left to do.
    expect(await run()).toMatchObject({ wasWhole: true, position: 5 });
  });

  it('is refused while something appends', async () => {
    const { append } = batchWriter(under);
    await fill(3);
    await archive();
    const stop = new AbortController();
    const appending = (async () => {
      for (let n = 0; !stop.signal.aborted; n++) await append('job.b1.7', note(n));
    })();
    const refusal = expect(run()).rejects.toMatchObject({
      code: 'restore.services_running',
      who: ['something appends to the log'],
    });
    await refusal;
    stop.abort();
    await appending;
  });

  it('mends a store that lost an artefact, and leaves the log alone', async () => {
    await fill(2);
    await archive();
    await lose('ART');
    expect(await run()).toMatchObject({ wasWhole: true, artifacts: 1 });
    expect(await run()).toMatchObject({ wasWhole: true, artifacts: 0 });
  });
});
