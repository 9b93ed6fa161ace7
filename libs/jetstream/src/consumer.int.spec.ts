import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { CONSUMERS, STREAMS } from '@pulse/contracts';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { NatsServer } from '@pulse/testing';
import { connectBroker } from './connection.js';
import { checkConsumer, provisionConsumer } from './consumer.js';
import { provisionStream } from './topology.js';

jest.setTimeout(600_000);

let server: NatsServer;
let connection: NatsConnection;
let manager: JetStreamManager;
beforeAll(async () => {
  server = await NatsServer.start();
  connection = await connectBroker({ servers: server.url });
  manager = await jetstreamManager(connection);
  await provisionStream(manager, STREAMS.WORK);
});
afterAll(async () => {
  await connection.close();
  await server.stop();
});

const { workers } = CONSUMERS;
const chosen = { ack_wait: 5e9, max_ack_pending: 10 };

describe('the set-up of a consumer', () => {
  it('is made once, also by several at once, and accepted as it is from then on', async () => {
    await expect(checkConsumer(manager, workers)).rejects.toMatchObject({
      code: 'broker.consumer_missing',
      stream: 'WORK',
      consumer: 'workers',
    });
    await Promise.all(Array.from({ length: 5 }, () => provisionConsumer(manager, workers, chosen)));
    expect(await provisionConsumer(manager, workers, chosen)).toBe('there');
    expect((await checkConsumer(manager, workers)).config.ack_wait).toBe(5e9);
  });

  it('is refused where somebody gave it a filter, a backoff or another end, each named', async () => {
    await provisionConsumer(manager, workers, chosen);
    await manager.consumers.update('WORK', 'workers', { max_deliver: 7, backoff: [1e9, 2e9], headers_only: true });
    await expect(checkConsumer(manager, workers)).rejects.toMatchObject({
      code: 'broker.topology',
      subject: 'consumer workers of stream WORK',
      differences: [
        { setting: 'max_deliver', wanted: -1, found: 7 },
        { setting: 'backoff', wanted: undefined, found: [1e9, 2e9] },
        { setting: 'headers_only', wanted: undefined, found: true },
      ],
    });
  });
});
