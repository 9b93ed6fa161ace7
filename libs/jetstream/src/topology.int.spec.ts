import { DiscardPolicy, jetstreamManager, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { NatsServer } from '@pulse/testing';
import { connectBroker } from './connection.js';
import { checkStream, provisionStream } from './topology.js';

jest.setTimeout(600_000);

const wanted = {
  name: 'X',
  subjects: ['x.>'],
  retention: RetentionPolicy.Limits,
  storage: StorageType.File,
  discard: DiscardPolicy.New,
  deny_delete: true,
};

let server: NatsServer;
beforeAll(async () => {
  server = await NatsServer.start();
});
afterAll(() => server.stop());

describe('the set-up of a stream', () => {
  it('is made once, and accepted as it is from then on', async () => {
    const connection = await connectBroker({ servers: server.url });
    const manager = await jetstreamManager(connection);
    await expect(checkStream(manager, wanted)).rejects.toMatchObject({ code: 'broker.stream_missing', stream: 'X' });
    await provisionStream(manager, wanted, { max_bytes: 1 << 20 });
    await provisionStream(manager, wanted);
    expect((await checkStream(manager, wanted)).config.max_bytes).toBe(1 << 20);
    await connection.close();
  });

  it('is refused where it differs, and not changed', async () => {
    const connection = await connectBroker({ servers: server.url });
    const manager = await jetstreamManager(connection);
    const other = { ...wanted, discard: DiscardPolicy.Old, max_age: 5 };
    await expect(provisionStream(manager, other)).rejects.toMatchObject({
      code: 'broker.topology',
      differences: [
        { setting: 'discard', wanted: 'old', found: 'new' },
        { setting: 'max_age', wanted: 5, found: 0 },
      ],
    });
    await checkStream(manager, wanted);
    await connection.close();
  });

  it('is refused where the server does not know a setting', async () => {
    const connection = await connectBroker({ servers: server.url });
    const manager = await jetstreamManager(connection);
    const unknown = { ...wanted, name: 'Y', subjects: ['y.>'], made_up_setting: true };
    await expect(provisionStream(manager, unknown)).rejects.toThrow(/made_up_setting/);
    await connection.close();
  });

  it('cannot be looked at without a server', async () => {
    await expect(connectBroker({ servers: 'nats://127.0.0.1:1' })).rejects.toMatchObject({
      code: 'broker.unavailable',
    });
  });
});
