import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { connectBroker } from '@pulse/jetstream';
import { NatsServer } from '@pulse/testing';
import { provisionBroker } from './provision-broker.js';

jest.setTimeout(600_000);

let server: NatsServer;
let connection: NatsConnection;
beforeEach(async () => {
  server = await NatsServer.start();
  connection = await connectBroker({ servers: server.url });
});
afterEach(async () => {
  await connection.close();
  await server.stop();
});

async function lose(stream: string): Promise<void> {
  await (await jetstreamManager(connection)).streams.delete(stream);
  await server.streamIsGone(stream);
}

describe('setting up a broker', () => {
  it('makes everything once, also when several do it at once, and says what was there', async () => {
    const all = await Promise.all(
      Array.from({ length: 5 }, () => provisionBroker(connection, { choices: { ackWaitMs: 2000 } })),
    );
    expect(all[0]!.parts.map(({ part }) => part)).toEqual([
      'stream EVT',
      'stream ART',
      'stream WORK',
      'stream DLQ',
      'stream ADV',
      'consumer workers of WORK',
    ]);
    const again = await provisionBroker(connection, { choices: { ackWaitMs: 2000 } });
    expect(new Set(again.parts.map(({ was }) => was))).toEqual(new Set(['there']));
    const isOld = again.serverVersion.startsWith('2.9.');
    expect(again.warnings.length).toBe(isOld ? 1 : 0);
    if (isOld) expect(again.warnings[0]).toMatch(/not durable and not safe: for tests only/);
  });

  it('makes the log where there was none, not where one was lost', async () => {
    await provisionBroker(connection, { archivedCommits: () => Promise.resolve(0) });
    await lose('EVT');
    await expect(provisionBroker(connection)).rejects.toMatchObject({
      code: 'provision.log_lost',
      stream: 'EVT',
      message: expect.stringMatching(/pulse restore.*--init/),
    });
    expect((await provisionBroker(connection, { init: true })).parts[0]).toEqual({ part: 'stream EVT', was: 'made' });
    await lose('ART');
    await expect(provisionBroker(connection)).rejects.toMatchObject({ code: 'provision.log_lost', stream: 'ART' });
  });

  it('asks the archive when the broker has nothing at all', async () => {
    const archivedCommits = () => Promise.resolve(7);
    await expect(provisionBroker(connection, { archivedCommits })).rejects.toThrow(/the archive has 7 commits/);
    const names = await (await jetstreamManager(connection)).streams.names().next();
    expect(names).toEqual([]);
    await provisionBroker(connection, { archivedCommits, init: true });
    await provisionBroker(connection, { archivedCommits });
  });

  it('names what an administrator has changed since', async () => {
    await provisionBroker(connection);
    const manager = await jetstreamManager(connection);
    await manager.streams.update('DLQ', { max_age: 3600e9, allow_rollup_hdrs: true });
    await expect(provisionBroker(connection)).rejects.toMatchObject({
      code: 'broker.topology',
      differences: [
        { setting: 'max_age', wanted: 90 * 24 * 3600 * 1e9, found: 3600e9 },
        { setting: 'allow_rollup_hdrs', wanted: undefined, found: true },
      ],
    });
  });
});
