import { errors, headers as makeHeaders, type RequestOptions } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { NatsServer } from '@pulse/testing';
import { all, context, event } from '../contract/samples.js';
import { CommitSource } from './commit-source.js';
import { JetStreamLog } from './jetstream-log.js';
import { onLog } from './spec-support.js';

jest.setTimeout(600_000);

let server: NatsServer;
beforeAll(async () => {
  server = await NatsServer.start();
});
afterAll(() => server.stop());

type Request = (subject: string, data: Uint8Array, options: RequestOptions) => Promise<unknown>;

/** The same log over a connection whose publications go another way. */
function through(log: JetStreamLog, way: (request: Request) => Request): JetStreamLog {
  const { connection } = log.source;
  const changed = way((subject, data, options) => connection.request(subject, data, options));
  const request: Request = (subject, data, options) =>
    subject.startsWith('evt.') ? changed(subject, data, options) : connection.request(subject, data, options);
  const proxy = new Proxy(connection, {
    get: (target, name) => {
      const value: unknown = name === 'request' ? request : Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  const { manager, timeoutMs, replicas } = log.source;
  return new JetStreamLog(new CommitSource(proxy, manager, timeoutMs, replicas), log.settings);
}

/** Publications arrive, but the first `n` answers are lost. */
const losing =
  (n: number) => (request: Request) => async (subject: string, data: Uint8Array, options: RequestOptions) => {
    const answer = await request(subject, data, options);
    if (n-- > 0) throw new errors.TimeoutError();
    return answer;
  };

/** The server has forgotten the ids that it saw: each attempt comes under another one. */
const forgetting = (request: Request) => (subject: string, data: Uint8Array, options: RequestOptions) => {
  const headers = makeHeaders();
  for (const [key, [value]] of options.headers!) headers.set(key, value!);
  headers.set('Nats-Msg-Id', `${Math.random()}`);
  return request(subject, data, { ...options, headers });
};

const noted = [event('Noted')];
const ids = async (log: JetStreamLog) => (await all(log.read(1))).map(({ commit }) => commit.stream);

describe('an append whose answer is lost', () => {
  it(
    'lands once and is reported as landed',
    onLog(
      () => server,
      async ({ log }) => {
        const first = await through(log, losing(1)).append('batch.b1', null, noted, context);
        expect(first).toEqual({ version: 1, position: 1 });
        const second = await through(log, losing(2)).append('batch.b1', first, noted, context);
        expect(second).toEqual({ version: 2, position: 2 });
        expect(await ids(log)).toEqual(['batch.b1', 'batch.b1']);
      },
    ),
  );

  it(
    'is found again where the server no longer knows its id',
    onLog(
      () => server,
      async ({ log }) => {
        const way = (request: Request) => losing(1)(forgetting(request));
        expect(await through(log, way).append('batch.b1', null, noted, context)).toEqual({ version: 1, position: 1 });
        await log.append('batch.b1', { version: 1, position: 1 }, noted, context);
        expect(await ids(log)).toEqual(['batch.b1', 'batch.b1']);
      },
    ),
  );

  it(
    'is a conflict where a rival was first',
    onLog(
      () => server,
      async ({ log }) => {
        const beaten = through(log, (request) => async (subject, data, options) => {
          if ((await log.head()) === null) {
            await log.append('batch.b1', null, noted, context);
            throw new errors.TimeoutError();
          }
          return request(subject, data, options);
        });
        await expect(beaten.append('batch.b1', null, noted, context)).rejects.toMatchObject({
          code: 'log.conflict',
          actual: { version: 1, position: 1 },
        });
        expect(await ids(log)).toEqual(['batch.b1']);
      },
    ),
  );

  it(
    'is unknown when the broker stays away, and lands when it comes back in time',
    onLog(
      () => server,
      async ({ log }) => {
        await server.down('SIGKILL');
        await expect(log.append('batch.b1', null, noted, context)).rejects.toMatchObject({
          code: 'log.append_failed',
          outcome: 'unknown',
        });
        await expect(log.load('batch.b2')).rejects.toMatchObject({ code: 'log.unavailable' });
        const appended = log.append('batch.b2', null, noted, context);
        await server.up();
        expect(await appended).toMatchObject({ version: 1 });
        expect((await ids(log)).filter((stream) => stream === 'batch.b2').length).toBe(1);
      },
      { timeoutMs: 100 },
    ),
  );

  it(
    'says what the broker refused',
    onLog(
      () => server,
      async ({ log }) => {
        const oversized = through(
          log,
          (request) => (subject, _, options) => request(subject, new Uint8Array(600_000), options),
        );
        await expect(oversized.append('batch.b1', null, noted, context)).rejects.toMatchObject({
          code: 'log.append_failed',
          outcome: 'not_written',
        });
        expect(await log.head()).toBe(null);
      },
    ),
  );
});
