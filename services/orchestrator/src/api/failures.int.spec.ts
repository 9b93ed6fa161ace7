import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { BatchSimulated, ReportsWritten, streams, type EventInput } from '@pulse/contracts';
import { AppendFailedError } from '@pulse/event-log';
import { plannedJob, succeededJob, testPlan } from '@pulse/testing';
import { sql } from 'kysely';
import type { ApiBench } from '../testing/api-bench.js';
import { problemIn, type Asked } from '../testing/api-client.js';
import { useApi, type ApiSpec } from '../testing/use-api.js';

jest.setTimeout(600_000);

let bench: ApiBench;
let write: ApiSpec['write'];
let count = 0;
let id: string;

const api = useApi();
beforeAll(() => {
  ({ bench, write } = api);
});
beforeEach(() => {
  id = `b${++count}`;
});

const { ask } = api;
const MANIFEST = { name: 'short', config: { domain: 'classic' }, jobs: [{ name: 'one' }] };
const submit = (change: object = {}) =>
  ask('/v1/batches', { body: { manifest: MANIFEST, ...change }, headers: { 'idempotency-key': id } });
const seconds = (headers: Headers) => Number(headers.get('retry-after'));
const append = (stream: string, ...events: readonly EventInput[]) => write.append(stream, ...events);

/** Until the broker's clients have found it again. */
async function answers(path: string): Promise<void> {
  while ((await ask(path)).status !== 200) await new Promise((resolve) => void setTimeout(resolve, 50));
}

describe('an artefact that the log names and the store does not have', () => {
  const missing = 'ab'.repeat(32);

  it('is an error of the server which names it, and not of who asks', async () => {
    const job = plannedJob(1);
    await write.submit(id, testPlan([job]), { planned: { plan: missing, jobs: 1, forecasts: 2 } });
    await append(streams.job(id, 1), ...succeededJob(job));
    await append(streams.audit(id), ReportsWritten({ files: { 'summary.csv': missing }, bundles: [missing] }));
    await bench.settled();
    const replay = {
      job: 1,
      replicate: 1,
      forecastId: missing,
      engine: '1',
      identical: true,
      bytes: 1,
      differences: [],
    };
    for (const [path, what, asked] of [
      [`/v1/batches/${id}/jobs`, `the plan of batch "${id}"`],
      [`/v1/batches/${id}/jobs/1`, `the plan of batch "${id}"`],
      [`/v1/batches/${id}/forecasts`, `the plan of batch "${id}"`],
      [`/v1/batches/${id}/replays`, `the plan of batch "${id}"`, { body: replay }],
      [`/v1/batches/${id}/reports/summary.csv`, 'report "summary.csv"'],
      [`/v1/batches/${id}/reports/jobs/one.yaml`, 'a bundle of reports'],
    ] satisfies [string, string, Asked?][]) {
      const answer = await ask(path, asked);
      expect([path, ...problemIn(answer)]).toEqual([path, 500, 'artifact.lost']);
      expect(answer.json.detail).toMatch(new RegExp(`^${what} is missing: artefact ${missing}, .*pulse restore`));
    }
    // Whoever keeps the server is told too.
    expect(bench.logged.at(-1)!.error).toMatchObject({ code: 'artifact.lost', sha256: missing });
    // Asking for it by its hash is another question.
    expect(problemIn(await ask(`/v1/artifacts/${missing}`))).toEqual([404, 'artifact.missing']);
    expect(problemIn(await ask(`/v1/batches/${id}/reports/other.csv`))).toEqual([500, 'artifact.lost']);
  });

  it('is not the same as a report that no batch has', async () => {
    await write.submit(id, testPlan([]));
    await append(streams.audit(id), ReportsWritten({ files: {}, bundles: [] }));
    expect(problemIn(await ask(`/v1/batches/${id}/reports/other.csv`))).toEqual([404, 'report.unknown']);
  });
});

describe('an append that does not come about', () => {
  const [job] = [plannedJob(1)];
  const replays = () => `/v1/batches/${id}/replays`;
  const body = async () => {
    await write.submit(id, testPlan([job]), { planned: { jobs: 1, forecasts: 2 } });
    const events = succeededJob(job);
    await append(streams.job(id, 1), ...events);
    await bench.settled();
    const { replicate, forecastId } = events[1]!.data as { replicate: number; forecastId: string };
    return { job: 1, replicate, forecastId, engine: '1', identical: true, bytes: 10, differences: [] };
  };

  it('as others were first, however often it was tried, is a conflict', async () => {
    const asked = { body: await body() };
    const inner = bench.log.append.bind(bench.log);
    bench.log.append = async (stream, expected, events, context) => {
      await inner(stream, expected, [ReportsWritten({ files: {}, bundles: [] })], context);
      return inner(stream, expected, events, context);
    };
    try {
      expect(problemIn(await ask(replays(), asked))).toEqual([409, 'log.conflict']);
    } finally {
      Reflect.deleteProperty(bench.log, 'append');
    }
    const { events } = await bench.log.load(streams.audit(id));
    expect(events.map(({ type }) => type)).not.toContain('ReplayVerified');
    expect((await ask(replays(), asked)).status).toBe(201);
  });

  it('as the storage failed passes, and says when to come back and nothing of the server', async () => {
    const cause = new Error('no space left on /var/lib/secret');
    bench.log.append = (stream) =>
      Promise.reject(new AppendFailedError(stream, 'not_written', cause.message, { cause }));
    try {
      const answer = await submit();
      expect(problemIn(answer)).toEqual([503, 'log.append_failed']);
      expect(seconds(answer.headers)).toBeGreaterThanOrEqual(1);
      expect(JSON.stringify(answer.json)).not.toContain('secret');
    } finally {
      Reflect.deleteProperty(bench.log, 'append');
    }
    expect((await submit()).status).toBe(201);
  });

  it('as it is larger than a commit may be is refused', async () => {
    // 1000 characters each are allowed, and these take three bytes in UTF-8.
    const differences = Array.from({ length: 100 }, () => '€'.repeat(1000));
    const answer = await ask(replays(), { body: { ...(await body()), identical: false, differences } });
    expect(problemIn(answer)).toEqual([413, 'log.commit_too_large']);
  });

  it('as it cannot be written as canonical JSON is refused', async () => {
    await write.submit(id, testPlan([]));
    const answer = await ask(`/v1/batches/${id}/cancel`, { body: '{"reason":"half a character: \\ud800"}' });
    expect(problemIn(answer)).toEqual([400, 'json.not_canonical']);
  });
});

describe('tables that are behind the log', () => {
  it('are waited for, and where that takes too long it is said to pass', async () => {
    const held = Promise.withResolvers<void>();
    const locked = Promise.withResolvers<void>();
    const holding = bench.database.db.transaction().execute(async (own) => {
      await sql`lock table orchestrator.batch in share mode`.execute(own);
      locked.resolve();
      await held.promise;
    });
    await locked.promise;
    try {
      await write.submit(id, testPlan([]));
      const answer = await ask(`/v1/batches/${id}`);
      expect(problemIn(answer)).toEqual([503, 'tables.lag']);
      expect(seconds(answer.headers)).toBeGreaterThanOrEqual(1);
    } finally {
      held.resolve();
      await holding;
    }
    expect((await ask(`/v1/batches/${id}`)).status).toBe(200);
  });
});

describe('a broker that is away', () => {
  it('leaves the log unavailable, which passes', async () => {
    await write.submit(id, testPlan([]));
    await bench.settled();
    await api.nats.down();
    const [head, many, cancel, plan] = await Promise.all([
      ask('/v1/log/head'),
      ask('/v1/log/streams', { body: { streams: [streams.batch(id)] } }),
      ask(`/v1/batches/${id}/cancel`, { body: {} }),
      ask(`/v1/artifacts/${'ab'.repeat(32)}`),
    ]);
    expect([problemIn(head), problemIn(many), problemIn(cancel)]).toEqual([
      [503, 'log.unavailable'],
      [503, 'log.unavailable'],
      [503, 'log.unavailable'],
    ]);
    expect(problemIn(plan)).toEqual([503, 'broker.unavailable']);
    for (const answer of [head, cancel, plan]) {
      expect(seconds(answer.headers)).toBeGreaterThanOrEqual(1);
      expect(JSON.stringify(answer.json)).not.toContain('127.0.0.1');
    }
    await api.nats.up();
    await answers('/v1/log/head');
    expect((await ask(`/v1/batches/${id}/cancel`, { body: {} })).json).toEqual({
      batchId: id,
      accepted: true,
      reason: null,
    });
  });
});

describe('a log that has lost its tail', () => {
  it('is neither read nor appended to, and answers so until it is whole again', async () => {
    await write.submit(id, testPlan([]));
    await bench.settled();
    const keep = join(api.nats.folder, 'kept');
    const whole = join(api.nats.folder, 'whole');
    await api.nats.down();
    cpSync(api.nats.storeFolder, keep, { recursive: true });
    await api.nats.up();
    await answers('/v1/log/head');
    await append(streams.batch(id), BatchSimulated({ succeeded: 0, reused: 0, failed: 0, cancelled: 0 }));
    await answers('/v1/log/head');
    const bring = async (folder: string) => {
      rmSync(api.nats.storeFolder, { recursive: true });
      cpSync(folder, api.nats.storeFolder, { recursive: true });
      await api.nats.up();
    };
    await api.nats.down();
    cpSync(api.nats.storeFolder, whole, { recursive: true });
    await bring(keep);
    let head = await ask('/v1/log/head');
    while (head.status === 503 && head.json.code === 'log.unavailable') head = await ask('/v1/log/head');
    const answered = [head, await ask('/v1/log/commits?from=1'), await ask(`/v1/batches/${id}/cancel`, { body: {} }), await submit()]; // prettier-ignore
    for (const answer of answered) {
      expect(problemIn(answer)).toEqual([503, 'log.lineage_broken']);
      expect(answer.json.detail).toMatch(/restored from its archive/);
      expect(seconds(answer.headers)).toBeGreaterThanOrEqual(1);
    }
    await api.nats.down();
    await bring(whole);
    await answers('/v1/log/head');
    expect((await submit({})).status).toBe(409);
  });
});
