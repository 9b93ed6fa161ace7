import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { API_SCOPES, Problem, type ApiScope } from '@pulse/contracts';
import { NatsServer, PostgresServer } from '@pulse/testing';
import { openApiBench, type ApiBench } from '../../testing/api-bench.js';
import { openApiDocument } from '../openapi/document.js';

jest.setTimeout(600_000);

let nats: NatsServer;
let postgres: PostgresServer;
let bench: ApiBench;
beforeAll(async () => {
  [nats, postgres] = [await NatsServer.start(), await PostgresServer.start()];
  bench = await openApiBench({ natsUrl: nats.url, databaseUrl: await postgres.createDatabase(), ratePerMinute: 400 });
});
afterAll(async () => {
  await bench.close();
  await postgres.stop();
  await nats.stop();
});

/** What each route needs, said once more by hand: whoever changes a right has to say it twice. */
const NEEDED: Readonly<Record<string, ApiScope>> = {
  'POST /v1/plans': 'submit',
  'POST /v1/batches': 'submit',
  'GET /v1/batches': 'read',
  'GET /v1/batches/{id}': 'read',
  'GET /v1/batches/{id}/jobs': 'read',
  'GET /v1/batches/{id}/jobs/{number}': 'read',
  'GET /v1/batches/{id}/forecasts': 'read',
  'POST /v1/batches/{id}/cancel': 'manage',
  'POST /v1/batches/{id}/resume': 'submit',
  'POST /v1/batches/{id}/retry': 'submit',
  'GET /v1/batches/{id}/reports': 'read',
  'GET /v1/batches/{id}/reports/{name}': 'read',
  'GET /v1/batches/{id}/events': 'read',
  'POST /v1/batches/{id}/replays': 'audit',
  'POST /v1/rule-runs': 'submit',
  'GET /v1/rule-runs': 'read',
  'GET /v1/rule-runs/{id}': 'read',
  'GET /v1/rule-runs/{id}/events': 'read',
  'POST /v1/rule-runs/{id}/cancel': 'manage',
  'GET /v1/rules': 'read',
  'POST /v1/rules': 'submit',
  'GET /v1/rules/{id}': 'read',
  'GET /v1/rules/{id}/versions': 'read',
  'POST /v1/rules/{id}/promote': 'manage',
  'POST /v1/rules/{id}/deprecate': 'manage',
  'POST /v1/rules/{id}/archive': 'manage',
  'POST /v1/rules/{id}/restore': 'manage',
  'GET /v1/budgets/{account}': 'read',
  'GET /v1/budgets/{account}/forecast': 'read',
  'PATCH /v1/budgets/{account}': 'manage',
  'GET /v1/log/head': 'read',
  'GET /v1/log/commits': 'read',
  'GET /v1/log/streams/{stream}': 'read',
  'GET /v1/log/streams': 'read',
  'POST /v1/log/streams': 'read',
  'GET /v1/log/keys/{kind}/{key}': 'read',
  'POST /v1/log/keys/{kind}': 'read',
  'GET /v1/log/batch-ends': 'read',
  'GET /v1/log/wake': 'read',
  'HEAD /v1/artifacts/{sha256}': 'read',
  'GET /v1/artifacts/{sha256}': 'read',
};

/** Every route that the application has, from its own description. */
function routes(): string[] {
  const { paths } = openApiDocument(bench.app);
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

const ask = async (route: string, key: string | null) => {
  const [method, path] = route.split(' ') as [string, string];
  const leaving = new AbortController();
  const response = await fetch(bench.url + path.replaceAll(/\{(\w+)\}/g, 'x'), {
    method,
    headers: { ...(key === null ? {} : { authorization: `Bearer ${key}` }), 'content-type': 'application/json' },
    ...(method === 'POST' || method === 'PATCH' ? { body: '{}' } : {}),
    signal: leaving.signal,
  });
  const { status, headers } = response;
  const text = headers.get('content-type')?.includes('event-stream') === true ? '' : await response.text();
  leaving.abort();
  return { status, headers, code: text.startsWith('{') ? Problem.partial().parse(JSON.parse(text)).code : undefined };
};

describe('every route and every scope', () => {
  it('are those of the table', () => expect(routes().sort()).toEqual(Object.keys(NEEDED).sort()));

  it('are refused without a key, and with a key of every other scope', async () => {
    const keys = new Map<ApiScope, string>();
    for (const scope of API_SCOPES) keys.set(scope, await bench.key(scope));
    for (const [route, needed] of Object.entries(NEEDED)) {
      const nobody = await ask(route, null);
      expect([route, nobody.status]).toEqual([route, 401]);
      for (const [scope, key] of keys) {
        const { status, code } = await ask(route, key);
        const isAllowed = status !== 401 && status !== 403;
        expect([route, scope, isAllowed]).toEqual([route, scope, scope === needed]);
        if (!isAllowed && !route.startsWith('HEAD')) expect(code).toBe('key.scope');
      }
    }
  });

  it('are refused to somebody without a key before a body is read, however large it is', async () => {
    const unknown = { authorization: `Bearer pulse_${'a'.repeat(12)}_${'b'.repeat(43)}` };
    for (const [headers, code] of [
      [{}, 'key.missing'],
      [unknown, 'key.unknown'],
    ] as const) {
      // prettier-ignore
      const body = ' '.repeat(5 << 20);
      const init = { method: 'POST', body, headers: { ...headers, 'content-type': 'application/json' } };
      const response = await fetch(`${bench.url}/v1/plans`, init);
      expect([response.status, Problem.parse(await response.json()).code]).toEqual([401, code]);
    }
  });

  it('but the description, which is for everybody', async () => {
    const response = await fetch(`${bench.url}/v1/openapi.json`);
    expect([response.status, ((await response.json()) as { openapi: string }).openapi]).toEqual([200, '3.1.0']);
  });
});

describe('a key that asks too often', () => {
  it('is told when to come back, and the others are not held up', async () => {
    const [busy, other] = [await bench.key('read'), await bench.key('read')];
    for (let asked = 1; asked <= 400; asked++) expect((await ask('GET /v1/log/head', busy)).status).toBe(200);
    const refused = await ask('GET /v1/log/head', busy);
    expect(refused).toMatchObject({ status: 429, code: 'rate.exceeded' });
    // A minute from now, not the rest of the minute that the first request began.
    expect(refused.headers.get('retry-after')).toBe('60');
    expect((await ask('GET /v1/log/head', other)).status).toBe(200);
  });
});

describe('an address that tries keys', () => {
  const guess = () => `pulse_${randomBytes(6).toString('hex')}_${randomBytes(32).toString('base64url')}`;
  const from = async (address: string, token: string, init: RequestInit = {}) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'x-forwarded-for': address,
      'content-type': 'application/json',
    };
    const response = await fetch(`${limited.url}/v1/log/head`, { ...init, headers });
    const text = await response.text();
    return [response.status, text.startsWith('{"type"') ? Problem.parse(JSON.parse(text)).code : 'done', response.headers.get('retry-after')]; // prettier-ignore
  };
  let limited: ApiBench;
  beforeAll(async () => {
    const databaseUrl = await postgres.createDatabase();
    limited = await openApiBench({
      natsUrl: nats.url,
      databaseUrl,
      keyFailuresPerMinute: 5,
      trustedProxies: ['loopback'],
    });
  });
  afterAll(() => limited.close());

  it('is told to wait, nothing more is looked up for it, and nobody else is held up', async () => {
    const [used, fresh] = [await limited.key('read'), await limited.key('read')];
    expect(await from('192.0.2.1', used)).toEqual([200, 'done', null]);
    // The fifth has the right id and another secret.
    for (const token of [guess(), guess(), guess(), guess(), `${used.slice(0, -4)}AAAA`])
      expect(await from('192.0.2.1', token)).toEqual([401, 'key.unknown', null]);
    const asked = limited.keyLookups();
    for (const token of [guess(), fresh]) {
      const [status, code, wait] = await from('192.0.2.1', token);
      expect([status, code]).toEqual([429, 'rate.key_failures']);
      expect(Number(wait)).toBeGreaterThan(0);
      expect(Number(wait)).toBeLessThanOrEqual(60);
    }
    expect((await from('192.0.2.1', guess(), { method: 'POST', body: '{}' }))[0]).toBe(429);
    expect(limited.keyLookups()).toBe(asked);
    expect(await from('192.0.2.1', used)).toEqual([200, 'done', null]);
    expect(await from('192.0.2.2', fresh)).toEqual([200, 'done', null]);
    expect(await from('192.0.2.2', guess())).toEqual([401, 'key.unknown', null]);
  });

  it('does not become another by what it says, where no proxy is trusted', async () => {
    const databaseUrl = await postgres.createDatabase();
    const open = await openApiBench({ natsUrl: nats.url, databaseUrl, keyFailuresPerMinute: 2 });
    const codes: number[] = [];
    for (let n = 1; n <= 4; n++) {
      const headers = { authorization: `Bearer ${guess()}`, 'x-forwarded-for': `192.0.2.${n}` };
      codes.push((await fetch(`${open.url}/v1/log/head`, { headers })).status);
    }
    await open.close();
    expect(codes).toEqual([401, 401, 429, 429]);
  });
});

describe('a server whose database or broker is gone', () => {
  it('says that it is not available now, and when to try again', async () => {
    const key = await bench.key('read', 'submit');
    expect((await ask('GET /v1/batches', key)).status).toBe(200);
    await postgres.stop();
    const answer = await ask('GET /v1/batches', key);
    expect(answer).toMatchObject({ status: 503, code: 'database.unavailable' });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  });
});
