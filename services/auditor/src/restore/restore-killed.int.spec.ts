import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { openJetStreamLog, provisionLog, readStored } from '@pulse/event-log/jetstream';
import { publish } from '@pulse/jetstream';
import { batchWriter, NatsServer, PostgresServer } from '@pulse/testing';
import { Client } from 'pg';
import { sha256Of } from '../archive/chain.js';
import { KEEP } from '../archive/tables.js';
import { openArchive } from '../testing/archive-ports.js';
import { restore } from './restore.js';

jest.setTimeout(600_000);

const CHILD = fileURLToPath(new URL('../testing/restore-child.js', import.meta.url));
const ARCHIVED = 20;

interface Stored {
  readonly subject: string;
  readonly bytes: Buffer;
}

let nats: NatsServer;
let postgres: PostgresServer;
let url: string;
let under: Awaited<ReturnType<typeof openArchive>>;
let before: Stored[];
beforeAll(async () => {
  [nats, postgres] = [await NatsServer.start(), await PostgresServer.start()];
});
afterAll(async () => {
  await nats.stop();
  await postgres.stop();
});
afterEach(async () => {
  for (const stream of ['EVT', 'ART']) await lose(stream);
  await under.close();
});

async function lose(stream: string): Promise<void> {
  await (await jetstreamManager(under.connection)).streams.delete(stream).catch(() => {});
  await nats.streamIsGone(stream);
}

async function stored(): Promise<Stored[]> {
  const { last_seq: last } = (await (await jetstreamManager(under.connection)).streams.info('EVT')).state;
  const found = [];
  for await (const { message } of readStored(under.connection, 'EVT', 1, last))
    found.push({ subject: message!.subject, bytes: Buffer.from(message!.data) });
  return found;
}

/**
 * 20 archived commits and 3 that are not; then a log which lost what stood from position 11 on, and has those three there.
 * Both artefacts are gone.
 */
beforeEach(async () => {
  url = await postgres.createDatabase();
  under = await openArchive(nats.url, url);
  const { append } = batchWriter(under);
  const note = (n: number) => append(`job.b1.${n % 3}`, { type: 'Noted', schemaVersion: 1, data: { n } });
  await under.artifacts.put('one');
  await under.artifacts.put('other');
  for (let n = 1; n <= ARCHIVED; n++) await note(n);
  await (await under.makeArchiver()).pass();
  for (let n = 1; n <= 3; n++) await note(ARCHIVED + n);
  before = await stored();
  for (const stream of ['EVT', 'ART']) await lose(stream);
  await provisionLog(under.connection);
  for (const { subject, bytes } of before.toSpliced(10, ARCHIVED - 10))
    await publish(under.connection, subject, bytes, { stream: 'EVT', timeout: 5000 });
});

/** Runs a restore in a process that dies at a place. */
async function dieAt(place: string): Promise<void> {
  const { FAIL_AT: _, ...env } = process.env;
  const child = spawn(process.execPath, [CHILD, nats.url, url], {
    env: { ...env, FAIL_AT: place },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
}

/** What `LogForked` says of commits that were appended again, in order. */
async function forks(): Promise<unknown[]> {
  const log = await openJetStreamLog(under.broker);
  const { events } = await log.load('checkpoint_log.main');
  await log.close();
  return events.map(({ data }) => [data['reappended'], data['dropped']]);
}

const openFates = () =>
  under.db.withSchema(KEEP).selectFrom('restore_leftover').selectAll().where('fate', 'is', null).execute();

describe('a restore that is killed', () => {
  it.each([
    ['with one artefact put back', 'restore.artifact:1', 1],
    ['with one of three commits put aside', 'restore.put-aside:1', 1],
    ['with all of them put aside', 'restore.put-aside:3', 1],
    ['with the broken log removed', 'restore.removed:1', 1],
    ['with an empty log made', 'restore.made:1', 1],
    ['with the archived commits published', 'restore.published:1', 1],
    ['with what was put aside published', 'restore.published:2', 1],
    ['with its end written, and nothing closed', 'restore.forked:1', 2],
  ])('%s is finished by the next run', async (_when, place, times) => {
    await dieAt(place);
    const result = await restore({ db: under.db, broker: under.broker });
    expect(result).toMatchObject({ wasWhole: false, dropped: [], position: 23 + times });
    const after = await stored();
    expect(after.slice(0, 23)).toEqual(before);
    expect(after.slice(23).map(({ subject }) => subject)).toEqual(Array(times).fill('evt.checkpoint_log.main'));
    // One that was written before the death stands among what is appended again.
    expect(await forks()).toEqual(
      times === 1
        ? [[3, 0]]
        : [
            [3, 0],
            [4, 0],
          ],
    );
    expect(await openFates()).toEqual([]);
    for (const artefact of ['one', 'other'])
      expect(await under.artifacts.has(sha256Of(Buffer.from(artefact)))).toBe(true);
    expect(await restore({ db: under.db, broker: under.broker })).toMatchObject({ wasWhole: true, artifacts: 0 });
    expect(await stored()).toEqual(after);
  });

  it('again and again is finished all the same', async () => {
    for (const place of ['put-aside:2', 'removed:1', 'published:1', 'removed:1', 'published:2', 'forked:1'])
      await dieAt(`restore.${place}`);
    await restore({ db: under.db, broker: under.broker });
    expect((await stored()).slice(0, 23)).toEqual(before);
    expect(await openFates()).toEqual([]);
  });
});

describe('a restore while a service has the database', () => {
  it('is refused, and done where it is forced', async () => {
    const password = randomUUID();
    await postgres.query(`CREATE ROLE pulse_license LOGIN PASSWORD '${password}'`);
    const database = new URL(url).pathname.slice(1);
    const service = new Client({ connectionString: postgres.urlOf(database, 'pulse_license', password) });
    await service.connect();
    try {
      const broken = await stored();
      await expect(restore({ db: under.db, broker: under.broker })).rejects.toMatchObject({
        code: 'restore.services_running',
        who: ['pulse_license has 1 connections to the database'],
      });
      expect(await stored()).toEqual(broken);
      await restore({ db: under.db, broker: under.broker, force: true });
      expect((await stored()).slice(0, 23)).toEqual(before);
    } finally {
      await service.end();
    }
  });
});
