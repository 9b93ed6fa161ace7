import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { commitsFrom } from './commit-stream.js';
import { HttpClient } from './http-client.js';

const line = (position: number) =>
  `${JSON.stringify({ position, commit: { id: `c${position}`, stream: 'batch.b1', events: [{ type: 'Éclair' }] } })}\n`;

/** Answers request after request by what is given. */
async function positions(...answers: readonly ((response: ServerResponse, from: number) => void)[]) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://server');
    asked.push(url.search);
    answers[asked.length - 1]?.(response, Number(url.searchParams.get('from')));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const client = new HttpClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, apiKey: null });
  const found: number[] = [];
  try {
    for await (const { position } of commitsFrom(client, 1, { toPosition: 4 })) found.push(position);
    return { found, asked };
  } finally {
    client.close();
    server.closeAllConnections();
    server.close();
  }
}

describe('commits that a server hands out', () => {
  it('come whole however the bytes are cut', async () => {
    const bytes = Buffer.from([1, 2, 3, 4].map(line).join(''));
    const { found } = await positions((response) => {
      void (async () => {
        for (const byte of bytes) {
          response.write(Uint8Array.of(byte));
          await new Promise((resolve) => void setImmediate(resolve));
        }
        response.end();
      })();
    });
    expect(found).toEqual([1, 2, 3, 4]);
  });

  it('go on after the last one that came whole where the connection breaks', async () => {
    const { found, asked } = await positions(
      (response) => void response.write(line(1) + line(2) + line(3).slice(0, 20), () => response.destroy()),
      (response, from) => void response.end([from, from + 1].map(line).join('')),
    );
    expect(found).toEqual([1, 2, 3, 4]);
    expect(asked).toEqual(['?from=1&to=4', '?from=3&to=4']);
  });

  it('are refused where they are none', async () => {
    for (const text of ['{"position":1}\n', 'not json\n', '{"position":"1","commit":{"stream":"a.b","events":[]}}\n'])
      await expect(positions((response) => void response.end(text))).rejects.toMatchObject({
        code: 'server.other_version',
      });
  });

  it('that end within a line were not all', async () => {
    const { found, asked } = await positions(
      (response) => void response.end(line(1) + line(2).slice(0, -10)),
      (response) => void response.end([2, 3, 4].map(line).join('')),
    );
    expect([found, asked.length]).toEqual([[1, 2, 3, 4], 2]);
  });
});
