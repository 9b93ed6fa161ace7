import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ApiBench } from '../testing/api-bench.js';
import { problemIn, type Asked } from '../testing/api-client.js';
import { useApi } from '../testing/use-api.js';

jest.setTimeout(600_000);

let bench: ApiBench;

const api = useApi();
beforeAll(() => {
  ({ bench } = api);
});

const { ask } = api;

describe('what is refused', () => {
  it.each<[string, Asked & { path: string }, number, string]>([
    ['no key', { path: '/v1/batches', key: null }, 401, 'key.missing'],
    ['a key of another form', { path: '/v1/batches', key: 'secret' }, 401, 'key.unknown'],
    ['an unknown key', { path: '/v1/batches', key: `pulse_${'a'.repeat(12)}_${'b'.repeat(43)}` }, 401, 'key.unknown'],
    ['an unknown route', { path: '/v1/nothing' }, 404, 'route.unknown'],
    ['another method', { path: '/v1/batches', method: 'DELETE' }, 404, 'route.unknown'],
    ['an unknown batch', { path: '/v1/batches/nothing' }, 404, 'batch.unknown'],
    ['jobs of an unknown batch', { path: '/v1/batches/nothing/jobs' }, 404, 'batch.unknown'],
    ['events of an unknown batch', { path: '/v1/batches/nothing/events' }, 404, 'batch.unknown'],
    ['a cancel of an unknown batch', { path: '/v1/batches/nothing/cancel', body: {} }, 404, 'batch.unknown'],
    ['a retry of an unknown batch', { path: '/v1/batches/nothing/retry', body: {} }, 404, 'batch.unknown'],
    ['an id that is none', { path: '/v1/batches/a.b' }, 400, 'request.invalid'],
    ['a key that is no id', { path: '/v1/batches', body: {}, headers: { 'idempotency-key': 'a b' } }, 400, 'request.invalid'], // prettier-ignore
    ['a limit that is none', { path: '/v1/batches?limit=0' }, 400, 'request.invalid'],
    ['a cursor that is none', { path: '/v1/batches?cursor=x' }, 400, 'request.invalid'],
    ['a body without a manifest', { path: '/v1/batches', body: {} }, 400, 'request.invalid'],
    [
      'a member that is not known',
      { path: '/v1/plans', body: { manifest: 'x', path: '/etc' } },
      400,
      'request.invalid',
    ],
    ['data that is not base64', { path: '/v1/plans', body: { manifest: 'x', data: { a: { base64: '!' } } } }, 400, 'request.invalid'], // prettier-ignore
    ['half a revision', { path: '/v1/log/streams/batch.b1?afterVersion=1' }, 400, 'request.invalid'],
    ['a hash that is none', { path: '/v1/artifacts/abc' }, 400, 'request.invalid'],
    ['a body that is not JSON', { path: '/v1/plans', body: '{' }, 400, 'request.malformed'],
    ['a body that is nested too deeply', { path: '/v1/plans', body: '['.repeat(100_000) }, 400, 'request.too_deep'],
    [
      'a prototype',
      { path: '/v1/plans', body: '{"manifest":{"a":{"__proto__":{"b":1}}}}' },
      400,
      'request.forbidden_key',
    ],
    ['a body of another type', { path: '/v1/plans', body: 'x', headers: { 'content-type': 'text/xml' } }, 415, 'request.media_type'], // prettier-ignore
    ['a charset that is not known', { path: '/v1/plans', body: '{}', headers: { 'content-type': 'application/json; charset=x' } }, 415, 'request.media_type'], // prettier-ignore
    [
      'a large manifest',
      { path: '/v1/plans', body: { manifest: ' '.repeat((1 << 20) + 1) } },
      413,
      'request.too_large',
    ],
    ['a large body', { path: '/v1/plans', body: ' '.repeat(5 << 20) }, 413, 'request.too_large'],
    ['a body that is large when it is unpacked', { path: '/v1/plans', body: gzipSync(Buffer.alloc(5 << 20, 32)), headers: { 'content-encoding': 'gzip' } }, 413, 'request.too_large'], // prettier-ignore
  ])('%s', async (_name, { path, ...asked }, status, code) => {
    const answer = await ask(path, asked);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(problemIn(answer)).toEqual([status, code]);
    expect(answer.headers.get('www-authenticate') !== null).toBe(status === 401);
    expect(JSON.stringify(answer.json)).not.toMatch(/\\n +at |node_modules/);
  });

  it.each<[string, Asked & { path: string }, string]>([
    [
      'a job',
      { path: '/v1/batches/b1/jobs/abc' },
      'jobs/abc: a job number, a whole number of at least 1, was expected',
    ],
    [
      'a batch',
      { path: '/v1/batches/a.b' },
      'batches/a.b: a batch id of 1 to 64 letters, digits or underscores was expected',
    ],
    ['a limit', { path: '/v1/batches?limit=many' }, 'limit=many: a whole number from 1 to 1000 was expected'],
    ['a state', { path: '/v1/batches/b1/jobs?status=x' }, 'status=x: one of pending, running, succeeded, reused, failed, cancelled was expected'], // prettier-ignore
    ['a parameter', { path: '/v1/batches?limt=5' }, 'limt: there is no query parameter of this name here; did you mean limit?; known: limit, cursor'], // prettier-ignore
    ['a parameter where there is none', { path: '/v1/log/head?x=1' }, 'x: there is no query parameter of this name here; there is none at all'], // prettier-ignore
    [
      'no body',
      { path: '/v1/plans', method: 'POST' },
      'manifest: missing; text that is not empty or an object expected',
    ],
    ['a number', { path: '/v1/plans', body: { manifest: 'x', maxFailures: 0 } }, 'maxFailures: a whole number of at least 1 was expected'], // prettier-ignore
    ['a list', { path: '/v1/plans', body: [] }, 'the body: an object was expected'],
    ['data', { path: '/v1/plans', body: { manifest: 'x', data: { a: { base64: '!' } } } }, 'data.a.base64: text in base64 was expected'], // prettier-ignore
    ['/v1 twice', { path: '/v1/v1/batches' }, 'there is nothing at a path with /v1 twice: the address of a server (PULSE_SERVER, --server) is without /v1'], // prettier-ignore
  ])('%s, saying what was expected where', async (_name, { path, ...asked }, detail) => {
    expect((await ask(path, asked)).json.detail).toBe(detail);
  });

  it('a member that is not known, with the one that was probably meant', async () => {
    const { json } = await ask('/v1/plans', { body: { manifst: 'x', world: { file: 'w', txt: '' } } });
    expect(json.detail.split('; ')).toEqual(
      expect.arrayContaining([
        'manifest: missing',
        'world.text: missing',
        'world.txt: there is no member of this name here',
        'did you mean text?',
        'known: file, text',
        'manifst: there is no member of this name here',
        'did you mean manifest?',
      ]),
    );
  });

  it('a key that is not known, and says where a development cluster keeps its own', async () => {
    const { json } = await ask('/v1/batches', { key: `pulse_${'a'.repeat(12)}_${'b'.repeat(43)}` });
    expect(json.detail).toContain('.pulse-cluster/api-key');
  });

  it('a key that was revoked, or has expired', async () => {
    const { createKey, revokeKey, listKeys } = await import('../cluster/api-keys/index.js');
    const expired = await createKey(bench.keys, { name: 'old', scopes: ['read'], expiresAt: new Date(Date.now() - 1) });
    expect(problemIn(await ask('/v1/batches', { key: expired.key }))).toEqual([401, 'key.expired']);
    const { id: keyId, key: revoked } = await createKey(bench.keys, { name: 'r', scopes: ['read'], expiresAt: null });
    expect([await revokeKey(bench.keys, keyId), await revokeKey(bench.keys, keyId)]).toEqual([true, false]);
    expect(problemIn(await ask('/v1/batches', { key: revoked }))).toEqual([401, 'key.revoked']);
    expect(JSON.stringify(await listKeys(bench.keys))).not.toContain(revoked.split('_').slice(2).join('_'));
  });

  it.each<[string, unknown]>([
    // A mapping of ten levels, each nine times the one below: 3.5 thousand million values.
    ['aliases that unfold', `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefghij'.split('').map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[i]}`).join(', ')}]`).join('\n')}\nname: m\n`], // prettier-ignore
    ['a list that has itself', 'name: &n [*n]\n'],
    ['deep YAML', `name: ${'['.repeat(5000)}`],
    ['a tag', 'name: !!js/function "function () {}"\n'],
    ['bytes that are no text', '\u0000\u0001'],
    ['more jobs than a server takes', { manifest: { name: 'm', config: { domain: 'classic' }, matrix: { axes: { decay_rate: Array.from({ length: 400 }, (_, i) => i / 1000), min_leaf_size: Array.from({ length: 251 }, (_, i) => i + 1) } } }, yes: true }], // prettier-ignore
  ])('a hostile manifest: %s', async (_name, manifest) => {
    const began = performance.now();
    const type = typeof manifest === 'string' ? 'application/yaml' : 'application/json';
    const answer = await ask('/v1/plans', { body: manifest, headers: { 'content-type': type } });
    expect(problemIn(answer)).toEqual([422, 'manifest.invalid']);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('what breaks in the server itself, without a word about it', async () => {
    const fail = () => Promise.reject(new Error('a secret of the server'));
    bench.log.load = fail;
    try {
      const answer = await ask('/v1/batches/nothing');
      expect(problemIn(answer)).toEqual([500, 'server.error']);
      expect(JSON.stringify(answer.json)).not.toContain('secret');
      expect(bench.logged.at(-1)!.error).toMatchObject({ message: 'a secret of the server' });
    } finally {
      // The method of the class is there again.
      Reflect.deleteProperty(bench.log, 'load');
    }
  });
});
