import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TcpProxy } from './proxy.js';

describe('a TCP proxy between two processes', () => {
  let echo: Server;
  let proxy: TcpProxy;
  let client: Socket;

  beforeEach(async () => {
    echo = createServer((socket) => socket.on('error', () => {}).pipe(socket)).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    proxy = await TcpProxy.to({ host: '127.0.0.1', port: (echo.address() as AddressInfo).port });
    client = connect(proxy.port, '127.0.0.1').on('error', () => {});
    await once(client, 'connect');
  });
  afterEach(async () => {
    client.destroy();
    await proxy.close();
    echo.close();
    await once(echo, 'close');
  });

  const answer = async (text: string) => {
    client.write(text);
    return String((await once(client, 'data'))[0]);
  };

  it('passes what is sent, in both directions', async () => {
    expect(await answer('here')).toBe('here');
    expect(proxy.connections).toBe(1);
  });

  it('delays each direction', async () => {
    proxy.delayMs = 50;
    const start = performance.now();
    expect(await answer('late')).toBe('late');
    // A timer may fire a millisecond early.
    expect(performance.now() - start).toBeGreaterThanOrEqual(98);
  });

  it('breaks connections, and accepts none until it passes again', async () => {
    const closed = once(client, 'close');
    proxy.cut();
    await closed;
    const refused = connect(proxy.port, '127.0.0.1').on('error', () => {});
    await once(refused, 'close');
    proxy.pass();
    client = connect(proxy.port, '127.0.0.1').on('error', () => {});
    await once(client, 'connect');
    expect(await answer('again')).toBe('again');
  });

  it.each(['up', 'down', 'both'] as const)('stalls %s without closing, and delivers later', async (direction) => {
    expect(await answer('first')).toBe('first');
    proxy.stall(direction);
    let arrived = '';
    const listen = (data: Buffer) => (arrived += String(data));
    client.on('data', listen);
    client.write('second');
    await pause(50);
    expect(arrived).toBe('');
    expect(client.destroyed).toBe(false);
    client.off('data', listen);
    const second = once(client, 'data');
    proxy.pass();
    expect(String((await second)[0])).toBe('second');
  });
});
