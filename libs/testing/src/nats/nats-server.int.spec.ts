import { existsSync } from 'node:fs';
import { describe, expect, it, jest } from '@jest/globals';
import { findNatsServer } from './find-server.js';
import { NatsServer } from './nats-server.js';

jest.setTimeout(600_000);

describe('a nats-server for specs', () => {
  it('starts with a store of its own, comes back on the same port, and leaves nothing behind', async () => {
    const server = await NatsServer.start();
    expect(server.url).toMatch(/^nats:\/\/127\.0\.0\.1:\d+$/);
    expect(existsSync(server.storeFolder)).toBe(true);
    await server.down('SIGKILL');
    await server.up();
    await server.stop();
    expect(existsSync(server.folder)).toBe(false);
  });

  it('says why it did not start', async () => {
    await expect(NatsServer.start({ config: 'no_such_setting: 1' })).rejects.toThrow(/did not start.*no_such_setting/s);
    await expect(NatsServer.start({ binary: '/nowhere/nats-server' })).rejects.toThrow(/did not start.*ENOENT/);
  });

  it('is the one that NATS_SERVER names, or nobody', () => {
    expect(() => findNatsServer({ NATS_SERVER: '/nowhere/nats-server' })).toThrow(/NATS_SERVER names/);
  });
});
