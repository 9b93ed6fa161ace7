import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { STREAMS } from '@pulse/contracts';
import { connectBroker, provisionStream, readAdvisories } from '@pulse/jetstream';
import { NatsServer } from '@pulse/testing';
import type { WorkQueue } from '../port.js';
import { openJetStreamQueue } from './jetstream-queue.js';
import { DLQ, provisionWork, WORK } from './topology.js';

jest.setTimeout(600_000);

/** A worker, and the same one without the right to set anything aside. */
const worker = (extra: string) => `{ publish: { allow: [ "work.>", ${extra} "$JS.API.STREAM.INFO.*",
  "$JS.API.DIRECT.GET.DLQ", "$JS.API.CONSUMER.INFO.WORK.workers", "$JS.API.CONSUMER.MSG.NEXT.WORK.workers",
  "$JS.ACK.WORK.workers.>" ] }, subscribe: { allow: ["_INBOX.>"] } }`;
const CONFIG = `authorization { users = [
  { user: admin, password: admin }
  { user: worker, password: worker, permissions: ${worker('"dlq.>",')} }
  { user: denied, password: denied, permissions: ${worker('')} }
] }`;

let server: NatsServer;
let queue: WorkQueue;
beforeAll(async () => {
  server = await NatsServer.start({ config: CONFIG });
});
afterAll(() => server.stop());

const connect = (user: string) => connectBroker({ servers: server.url, user, pass: user });
const open = (user: string) => openJetStreamQueue({ servers: server.url, user, pass: user }, { timeoutMs: 1000 });

beforeEach(async () => {
  const admin = await connect('admin');
  await provisionWork(admin, { ackWaitMs: 500 });
  await provisionStream(await jetstreamManager(admin), STREAMS.ADV);
  await admin.close();
  queue = await open('worker');
});
afterEach(async () => {
  await queue.close();
  const admin = await connect('admin');
  const manager = await jetstreamManager(admin);
  for (const name of [WORK.name, DLQ.name, 'ADV']) {
    await manager.streams.delete(name);
    await server.streamIsGone(name);
  }
  await admin.close();
});

const poison = Buffer.from([0xff, 0xfe, 0x00, 0x7b]);
const error = { code: 'work.unreadable', message: 'not JSON:\nat byte 0' };

async function letters(): Promise<unknown[]> {
  const found = [];
  for await (const { subject, data, headers, deliveries, error } of queue.deadLetters())
    found.push({ subject, bytes: [...data], headers, deliveries, error });
  return found;
}

describe('a message that cannot be worked on', () => {
  it('is set aside with its bytes, headers and error while others flow, and the broker’s word of it is kept', async () => {
    await queue.dispatch('sim.b1.1', poison, { traceparent: 'of the batch' });
    await queue.dispatch('sim.b1.2', Buffer.from('{}'));
    for (const message of await queue.pull(2)) {
      if (message.subject === 'sim.b1.1') await message.deadLetter(error);
      else await message.ack();
    }
    expect(await queue.depth()).toEqual({ waiting: 0, working: 0 });
    const headers = { traceparent: 'of the batch' };
    expect(await letters()).toEqual([{ subject: 'sim.b1.1', bytes: [...poison], headers, deliveries: 1, error }]);
    const admin = await connect('admin');
    const advisories = [];
    for await (const advisory of readAdvisories(admin)) advisories.push(advisory);
    expect(advisories).toMatchObject([
      { sequence: 1, kind: 'terminated', stream: 'WORK', consumer: 'workers', streamSequence: 1, deliveries: 1 },
    ]);
    expect(Date.parse(advisories[0]!.at)).toBeGreaterThan(Date.parse('2020-01-01'));
    await admin.close();
  });

  it('is not settled where it cannot be set aside, and comes again to who can', async () => {
    await queue.dispatch('sim.b1.1', poison);
    const denied = await open('denied');
    const [message] = await denied.pull(1);
    await expect(message!.deadLetter(error)).rejects.toMatchObject({
      code: 'broker.not_permitted',
      subject: 'dlq.work.sim.b1.1',
    });
    expect(await letters()).toEqual([]);
    expect(await queue.depth()).toEqual({ waiting: 0, working: 1 });
    await denied.close();
    const [again] = await queue.pull(1, { waitMs: 5000 });
    expect([again!.subject, again!.deliveries]).toEqual(['sim.b1.1', 2]);
    await again!.deadLetter(error);
    expect((await letters()).length).toBe(1);
  });

  it('stays in the queue while there is no room for dead letters, and goes when there is', async () => {
    const admin = await connect('admin');
    const manager = await jetstreamManager(admin);
    await manager.streams.update(DLQ.name, { max_bytes: 64 });
    await queue.dispatch('sim.b1.1', poison);
    const [message] = await queue.pull(1);
    await expect(message!.deadLetter(error)).rejects.toMatchObject({ code: 'broker.unavailable' });
    await manager.streams.update(DLQ.name, { max_bytes: -1 });
    await message!.deadLetter(error);
    expect((await letters()).length).toBe(1);
    await admin.close();
  });
});

describe('work that nobody dispatched', () => {
  it('because the broker was made to answer into the stream, reaches no worker and leaves its subject free', async () => {
    const intruder = await connect('denied');
    intruder.publish('$JS.API.STREAM.INFO.DLQ', '', { reply: 'work.sim.b1.1' });
    await intruder.flush();
    await intruder.close();
    while ((await queue.depth()).waiting === 0) await queue.depth();
    await queue.dispatch('sim.b1.2', Buffer.from('{}'));
    const subjects = [];
    while ((await queue.depth()).waiting + (await queue.depth()).working > 0)
      for (const message of await queue.pull(5, { waitMs: 50 })) {
        subjects.push(message.subject);
        await message.ack();
      }
    expect(subjects).toEqual(['sim.b1.2']);
    expect(await queue.dispatch('sim.b1.1', Buffer.from('{}'))).toBe('queued');
  });
});

describe('work of every size', () => {
  it('is queued or refused before or by the broker, and nothing dies of it', async () => {
    const refused = { code: 'work.invalid' };
    const bytes = (n: number) => new Uint8Array(n).fill(120);
    expect(await queue.dispatch('sim.b1.1', bytes(500 * 1024))).toBe('queued');
    await expect(queue.dispatch('sim.b1.2', bytes(513 * 1024))).rejects.toMatchObject(refused);
    await expect(queue.dispatch('sim.b1.3', bytes(1024 * 1024 + 1))).rejects.toMatchObject(refused);
    await expect(queue.dispatch('sim.b1.4', bytes(5 * 1024 * 1024))).rejects.toMatchObject(refused);
    expect(await queue.dispatch('sim.b1.5', bytes(1), { note: 'x'.repeat(32_000) })).toBe('queued');
    await expect(queue.dispatch('sim.b1.6', bytes(1), { note: 'x'.repeat(70_000) })).rejects.toMatchObject(refused);
    const taken = await queue.pull(10);
    expect(taken.map(({ subject }) => subject)).toEqual(['sim.b1.1', 'sim.b1.5']);
    // The largest that is taken can be set aside with the longest error.
    for (const message of taken) await message.deadLetter({ code: 'x', message: '\u0001'.repeat(10_000) });
    expect((await letters()).length).toBe(2);
  });
});
