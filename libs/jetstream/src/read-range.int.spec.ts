import { jetstreamManager, RetentionPolicy, StorageType, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { NatsServer } from '@pulse/testing';
import { connectBroker } from './connection.js';
import { publish } from './publish.js';
import { readRange, type StoredAt } from './read-range.js';

jest.setTimeout(600_000);

const stream = 'X';
const COUNT = 2500;
/** One in the middle of an answer, several in a row, the last but one. */
const REMOVED = [3, 700, 701, 702, COUNT - 1];

let server: NatsServer;
let connection: NatsConnection;
let manager: JetStreamManager;
beforeAll(async () => {
  server = await NatsServer.start();
  connection = await connectBroker({ servers: server.url, inboxPrefix: '_INBOX_reader' });
  manager = await jetstreamManager(connection);
  await manager.streams.add({
    name: stream,
    subjects: ['x.>'],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    allow_direct: true,
  });
  // Two in five are large, so that an answer is bounded by bytes too.
  const bytes = (n: number) => new Uint8Array(n % 5 < 2 ? 60_000 : 40).fill(n % 251);
  for (let n = 1; n <= COUNT; n += 100)
    await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        publish(connection, `x.${n + i}`, bytes(n + i), { stream, timeout: 10_000 }),
      ),
    );
  for (const n of REMOVED) await manager.streams.deleteMessage(stream, n);
});
afterAll(async () => {
  await connection?.close();
  await server?.stop();
});

async function read(from: number, to: number, batches?: boolean): Promise<StoredAt[]> {
  const options = { timeout: 10_000, ...(batches === undefined ? {} : { batches }) };
  const all: StoredAt[] = [];
  for await (const one of readRange(connection, stream, from, to, options)) all.push(one);
  return all;
}

const facts = (all: readonly StoredAt[]) =>
  all.map(({ sequence, message }) =>
    message === null
      ? [sequence]
      : [sequence, message.sequence, message.subject, Buffer.from(message.data).toString('base64')],
  );

describe('a range of a stream', () => {
  it('has every sequence once and in order, and null where nothing is stored', async () => {
    const all = await read(1, COUNT);
    expect(all.map(({ sequence }) => sequence)).toEqual(Array.from({ length: COUNT }, (_, i) => i + 1));
    expect(all.filter(({ message }) => message === null).map(({ sequence }) => sequence)).toEqual(REMOVED);
    // Sequences are given in the order of arrival, so only the message itself knows which it is.
    for (const { sequence, message } of all) if (message !== null) expect(message.sequence).toBe(sequence);
  });

  it('is the same by one question for many messages and by one for each', async () => {
    expect(facts(await read(690, 1400))).toEqual(facts(await read(690, 1400, false)));
  });

  it('may be empty, and may end beyond the stream', async () => {
    expect(await read(5, 4)).toEqual([]);
    expect((await read(COUNT, COUNT + 2)).map(({ message }) => message === null)).toEqual([false, true, true]);
  });

  it('may be left early', async () => {
    for await (const { sequence } of readRange(connection, stream, 1, COUNT, { timeout: 10_000 }))
      if (sequence === 2) break;
    expect((await read(1, 2)).length).toBe(2);
  });

  it('cannot be read where the broker does not answer', async () => {
    const nowhere = readRange(connection, 'NONE', 1, 3, { timeout: 500 });
    await expect(nowhere.next()).rejects.toMatchObject({ code: 'broker.unavailable' });
  });
});
