import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import { pino } from 'pino';
import type { Logger } from '../log/logger.js';
import { requestLog } from './request-log.js';

interface Line {
  readonly level: number;
  readonly req: { readonly method: string; readonly path: string };
}

const lines: Line[] = [];
let heard = (): void => {};
let server: Server;

beforeAll(async () => {
  const out = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(JSON.parse(chunk.toString('utf8')) as Line);
      heard();
      done();
    },
  });
  const app = express();
  app.use(requestLog(pino({ level: 'debug' }, out) as unknown as Logger));
  app.get('/v1/slow', async (_request, response) => {
    await sleep(1100);
    response.send('late');
  });
  app.get('/v1/stream', async (_request, response) => {
    response.type('text/event-stream').write(': hello\n\n');
    await sleep(1100);
    response.end();
  });
  app.get('/v1/wrong', () => {
    throw Object.assign(new Error('broken'), { status: 500 });
  });
  app.all('/v1/refused', (_request, response) => void response.status(409).end());
  app.use((_request, response) => void response.send('done'));
  server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** The level of the line of a request. */
async function levelOf(method: string, path: string): Promise<string | undefined> {
  const { port } = server.address() as AddressInfo;
  await (await fetch(`http://127.0.0.1:${port}${path}`, { method })).arrayBuffer();
  const found = () => lines.find(({ req }) => req.method === method && req.path === path.split('?')[0]);
  while (found() === undefined) await new Promise<void>((resolve) => (heard = resolve));
  return pino.levels.labels[found()!.level];
}

describe('the lines of requests', () => {
  it.each([
    ['GET', '/v1/batches?limit=1', 'debug'],
    ['HEAD', '/v1/artifacts/a', 'debug'],
    ['POST', '/v1/log/streams', 'debug'],
    ['POST', '/v1/batches', 'info'],
    ['GET', '/v1/refused', 'info'],
    ['GET', '/v1/wrong', 'error'],
    ['GET', '/v1/slow', 'info'],
    ['GET', '/v1/stream', 'debug'],
  ])('%s %s is told at level %s', async (method, path, level) => {
    expect(await levelOf(method, path)).toBe(level);
  });
});
