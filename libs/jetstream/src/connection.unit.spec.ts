import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { connectBroker } from './connection.js';

const INFO = `INFO ${JSON.stringify({ server_id: 's', version: '2.14.5', proto: 1, max_payload: 1 << 20, headers: true })}\r\n`;

/** A server that says hello and answers pings, or refuses the user. */
async function server(refuses: (connection: number) => boolean) {
  const sockets: Socket[] = [];
  const listener = createServer((socket) => {
    const refused = refuses(sockets.push(socket));
    socket.on('error', () => {});
    socket.on('data', (data) => {
      if (refused) socket.end("-ERR 'Authentication Timeout'\r\n");
      else if (data.includes('PING')) socket.write('PONG\r\n');
    });
    socket.write(INFO);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return { url: `nats://127.0.0.1:${(listener.address() as AddressInfo).port}`, sockets, listener };
}

describe('a connection to the broker', () => {
  it('outlives refusals of its user', async () => {
    const { url, sockets, listener } = await server((n) => n >= 2 && n <= 4);
    const connection = await connectBroker({ servers: url });
    sockets[0]!.destroy();
    for await (const { type } of connection.status()) if (type === 'reconnect' || type === 'close') break;
    expect([sockets.length, connection.isClosed()]).toEqual([5, false]);
    await connection.close();
    listener.close();
  });

  it('is not made where the first answer is a refusal', async () => {
    const { url, listener } = await server(() => true);
    await expect(connectBroker({ servers: url })).rejects.toMatchObject({
      code: 'broker.unavailable',
      cause: { name: 'AuthorizationError' },
    });
    listener.close();
  });
});
