import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { LogHead } from '@pulse/contracts';
import { HttpClient } from './http-client.js';
import { ServerError } from './server-error.js';

const QUICK = { attempts: 4, firstMs: 1, mostMs: 2 };
const HEAD = { head: null };

let closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing) close();
  closing = [];
});

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  closing.push(() => server.closeAllConnections());
  return `http://${await listen(server)}`;
}

function clientOf(url: string, apiKey: string | null = 'pulse_k_s') {
  const client = new HttpClient({ url, apiKey }, QUICK);
  closing.push(() => client.close());
  return client;
}

const head = (url: string, apiKey?: string | null) => clientOf(url, apiKey).get('/v1/log/head', LogHead);

async function failure(asking: Promise<unknown>): Promise<ServerError> {
  const error = await asking.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ServerError);
  return error as ServerError;
}

/** Answers with each of these in turn; the last one stays. */
function inTurn(...answers: readonly [status: number, headers: Record<string, string>, body: object | string][]) {
  let calls = 0;
  const listener: RequestListener = (_request, response) => {
    const [status, headers, body] = answers[Math.min(calls++, answers.length - 1)]!;
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  return { listener, calls: () => calls };
}

const problem = (status: number, code: string, detail: string) => ({
  type: `urn:pulse:error:${code}`,
  title: 'a title',
  status,
  detail,
  code,
});

describe('requests to a server', () => {
  it('carry the key and the version, and are read by their schema', async () => {
    let headers: Record<string, unknown> = {};
    const url = await serve((request, response) => {
      ({ headers } = request);
      response.end(JSON.stringify({ ...HEAD, more: 1 }));
    });
    expect(await head(url, 'pulse_abc_def')).toEqual(HEAD);
    expect(headers).toMatchObject({ authorization: 'Bearer pulse_abc_def', 'user-agent': 'pulse/0.1.0' });
    await head(url, null);
    expect(headers).not.toHaveProperty('authorization');
  });

  it('are sent again to a server that broke off and is gone for a moment', async () => {
    const first = createTcpServer((socket) => {
      socket.once('data', () => {
        first.close();
        socket.destroy();
      });
    });
    const address = await listen(first);
    const back = createServer((_request, response) => response.end(JSON.stringify(HEAD)));
    closing.push(() => back.close(), () => back.closeAllConnections()); // prettier-ignore
    const client = new HttpClient(
      { url: `http://${address}`, apiKey: null },
      { attempts: 200, firstMs: 10, mostMs: 10 },
    );
    closing.push(() => client.close());
    first.once('close', () => setTimeout(() => back.listen(Number(address.split(':')[1]), '127.0.0.1'), 200));
    expect(await client.get('/v1/log/head', LogHead)).toEqual(HEAD);
  });

  it('are sent again where they may succeed later, after the time that the server asks for', async () => {
    const busy = problem(429, 'api.rate_limited', 'too many requests');
    const { listener, calls } = inTurn([429, { 'retry-after': '1' }, busy], [503, {}, 'starting'], [200, {}, HEAD]);
    const url = await serve(listener);
    const started = Date.now();
    expect(await head(url)).toEqual(HEAD);
    expect(calls()).toBe(3);
    expect(Date.now() - started).toBeGreaterThanOrEqual(990);
  });

  it('are given up after some attempts, with what the server said last', async () => {
    const { listener, calls } = inTurn([503, {}, '<html>bad gateway</html>']);
    const error = await failure(head(await serve(listener)));
    expect([error.code, error.status, calls()]).toEqual(['server.unavailable', 503, QUICK.attempts]);
    expect(error.message).toContain('503');
  });

  it('that change something are sent once, those with a key again', async () => {
    const { listener, calls } = inTurn([503, {}, ''], [200, {}, HEAD]);
    const client = clientOf(await serve(listener));
    await failure(client.post('/x', {}, LogHead, { repeatable: false }));
    expect(calls()).toBe(1);
    expect(await client.post('/x', {}, LogHead, { repeatable: true, key: 'b1' })).toEqual(HEAD);
  });

  it('are not sent again where the answer will not change', async () => {
    const { listener, calls } = inTurn([404, {}, problem(404, 'batch.unknown', 'there is no batch "b9"')]);
    const error = await failure(head(await serve(listener)));
    expect([error.code, error.message, calls()]).toEqual(['batch.unknown', 'there is no batch "b9"', 1]);
    expect(error.isUnusable).toBe(false);
  });
});

describe('what a person is told', () => {
  it.each<[string, number, string, RegExp, RegExp]>([
    ['a key that is not known', 401, 'k', /does not accept the API key it was given$/, /PULSE_API_KEY/],
    ['a key that is missing', 401, '', /wants an API key, and none was given/, /pulse keys create/],
    [
      'a key without the scope',
      403,
      'k',
      /does not allow this to the API key: it has not the scope "submit"/,
      /scopes \(read, submit/,
    ],
    ['an error of the server', 500, 'k', /it has not the scope/, /its log tells more/],
  ])('of %s', async (_what, status, key, message, hint) => {
    const { listener } = inTurn([status, {}, problem(status, 'api.code', 'it has not the scope "submit"')]);
    const error = await failure(head(await serve(listener), key === '' ? null : key));
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
    expect(error.isUnusable).toBe(true);
  });

  it.each<[string, number, Record<string, string>, string, string]>([
    ['another program', 404, {}, '<html>no such page</html>', 'server.not_pulse'],
    ['another program that answers everything', 200, {}, '<html>hello</html>', 'server.other_version'],
    ['a server of another version', 200, {}, '{"tip":null}', 'server.other_version'],
    ['a server that sends elsewhere', 308, { location: 'https://elsewhere/' }, '', 'server.redirected'],
  ])('of %s', async (_what, status, headers, body, code) => {
    const { listener, calls } = inTurn([status, headers, body]);
    const error = await failure(head(await serve(listener)));
    expect([error.code, error.isUnusable, calls()]).toEqual([code, true, 1]);
  });

  it('of nothing that listens', async () => {
    const server = createTcpServer();
    const address = await listen(server);
    await new Promise((resolve) => void server.close(resolve));
    const error = await failure(head(`http://${address}`));
    expect([error.code, error.message]).toEqual(['server.unreachable', `nothing listens at http://${address}`]);
  });

  it('of what does not speak HTTP, and of TLS where there is none', async () => {
    const address = await listen(
      createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n').on('error', () => {})),
    );
    expect((await failure(head(`http://${address}`))).code).toBe('server.not_http');
    expect((await failure(head(`https://${address}`))).code).toBe('server.tls');
  });

  it('of a port that no server of HTTP has', async () => {
    expect((await failure(head('http://127.0.0.1:25'))).code).toBe('server.bad_port');
  });

  it('of a host that there is not', async () => {
    const error = await failure(head('http://no-such-host.invalid'));
    expect(error.code).toBe('server.unknown_host');
  });

  it('of a connection that breaks off, after it was tried again', async () => {
    let calls = 0;
    const address = await listen(
      createTcpServer((socket) => {
        calls += 1;
        socket.on('error', () => {}).once('data', () => socket.destroy());
      }),
    );
    const error = await failure(head(`http://${address}`));
    expect([error.code, calls]).toEqual(['server.interrupted', QUICK.attempts]);
  });
});
