import { beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  BatchDetail,
  BatchList,
  BatchCompleted,
  BatchSimulated,
  canonicalJson,
  ForecastList,
  JobDetail,
  JobFailed,
  JobList,
  JobStarted,
  KeyLookup,
  PlanResponse,
  Problem,
  ReportList,
  ReportsWritten,
  streams,
  SubmitResponse,
} from '@pulse/contracts';
import { plannedJob, succeededJob, testPlan } from '@pulse/testing';
import type { ApiBench } from '../testing/api-bench.js';
import { problemIn } from '../testing/api-client.js';
import { useApi, type ApiSpec } from '../testing/use-api.js';
import { DATA, MANIFEST, WORLD } from '../testing/inputs.js';

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

const request = (change: Readonly<Record<string, unknown>> = {}) => ({
  manifest: MANIFEST,
  file: 'experiments.yaml',
  world: { file: 'w.world.yaml', text: WORLD },
  data: { 'x.csv': { base64: Buffer.from(DATA).toString('base64') } },
  ...change,
});
const submit = (change: Readonly<Record<string, unknown>> = {}, batchId = id) =>
  ask('/v1/batches', { body: request(change), headers: { 'idempotency-key': batchId } });
const counts = { succeeded: 0, reused: 0, failed: 0, cancelled: 0 };
const SHORT = { name: 'short', config: { domain: 'classic' }, jobs: [{ name: 'one' }] };
/** Ends a batch without simulating it. */
async function end(batchId: string, change: Partial<typeof counts> = {}) {
  const jobs = { ...counts, ...change };
  await write.append(streams.batch(batchId), BatchSimulated(jobs));
  await write.append(streams.batch(batchId), BatchCompleted({ jobs, accepted: 0, rejected: 0, licensed: 0 }));
}

describe('submitting', () => {
  it('makes a batch of the key, and the same key with the same body answers the same', async () => {
    const first = await submit();
    expect(first.status).toBe(201);
    expect(first.headers.get('location')).toBe(`/v1/batches/${id}`);
    const answer = SubmitResponse.parse(first.json);
    expect(answer).toMatchObject({
      batchId: id,
      name: 'tuning',
      jobs: 4,
      forecasts: 8,
      resumed: false,
      continues: null,
    });
    const head = await bench.log.head();
    const again = await submit();
    expect([again.status, again.json]).toEqual([200, first.json]);
    expect(await bench.log.head()).toEqual(head);
    // What is submitted is what the log and the artefacts have; nothing else is asked for later.
    const { events } = await bench.log.load(streams.batch(id));
    expect(new TextDecoder().decode(await bench.artifacts.get(events[0]!.data['manifest'] as string))).toBe(MANIFEST);
    expect(events[1]!.data['plan']).toBe(answer.plan);
  });

  it.each([
    ['manifest', { manifest: MANIFEST.replace('0.3', '0.35') }],
    ['world', { world: { file: 'w.world.yaml', text: WORLD.replace('value: 0.2', 'value: 0.25') } }],
    ['data', { data: { 'x.csv': { base64: Buffer.from(DATA.replace('50', '51')).toString('base64') } } }],
    ['jobs', { only: 'push=0.2' }],
    ['export', { trustOnly: true }],
    ['failures', { maxFailures: 2 }],
    ['cache', { useCache: false }],
  ])('refuses the key for another %s', async (_what, change) => {
    await submit();
    expect(problemIn(await submit(change))).toEqual([409, 'batch.exists_differently']);
    expect((await submit({ outputDir: 'elsewhere', yes: true })).status).toBe(200);
  });

  it('makes one batch of submissions that come together', async () => {
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => submit()));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ json }) => canonicalJson(json))).size).toBe(1);
    expect((await bench.log.load(streams.batch(id))).events).toHaveLength(2);
  });

  it('takes a manifest as an object, and as YAML alone for a world that ships with Pulse', async () => {
    const manifest = SHORT;
    const json = await ask('/v1/batches', { body: { manifest } });
    const yaml = await ask('/v1/batches', {
      body: 'name: short\nconfig: { domain: classic }\njobs: [{ name: one }]\n',
      headers: { 'content-type': 'application/yaml' },
    });
    expect([json.status, yaml.status]).toEqual([201, 201]);
    expect(json.json.plan).toBe(yaml.json.plan);
    expect(json.json.batchId).not.toBe(yaml.json.batchId);
  });

  it('plans without storing anything, and says what the cache has', async () => {
    const first = PlanResponse.parse((await ask('/v1/plans', { body: request() })).json);
    expect(first.jobs.map(({ number, state }) => [number, state])).toEqual([1, 2, 3, 4].map((n) => [n, 'new']));
    expect(first).toMatchObject({ worldName: 'w', horizon: 2, dataTo: '2003-04', varying: ['push', 'pull'] });
    const head = await bench.log.head();
    await submit();
    const plan = await bench.artifacts.get((await submit()).json.plan);
    const [, second] = JSON.parse(new TextDecoder().decode(plan)).jobs;
    await write.append(streams.job(id, 2), ...succeededJob(second));
    await bench.settled();
    const later = PlanResponse.parse((await ask('/v1/plans', { body: request() })).json);
    expect(later.jobs.map(({ state }) => state)).toEqual(['new', 'cached', 'new', 'new']);
    expect((await bench.log.head())!.position).toBe((head?.position ?? 0) + 2);
    const ref = KeyLookup.parse((await ask(`/v1/log/keys/cache/${second.cacheKey}`)).json).ref;
    expect(ref).toMatchObject({ stream: streams.job(id, 2), version: 4 });
    const keys = ['ab'.repeat(32), second.cacheKey, 'cd'.repeat(32)];
    const many = (asked: readonly unknown[]) => ask('/v1/log/keys/cache', { body: { keys: asked } });
    expect((await many(keys)).json).toEqual({ refs: [null, ref, null] });
    expect((await many(Array<string>(1000).fill(second.cacheKey))).json.refs).toHaveLength(1000);
    for (const wrong of [[], ['x'], Array<string>(1001).fill(second.cacheKey)])
      expect(problemIn(await many(wrong))).toEqual([400, 'request.invalid']);
  });

  it('refuses a manifest with the diagnostics of the command line, and stores nothing', async () => {
    const head = await bench.log.head();
    const answer = await submit({ manifest: MANIFEST.replace('horizon', 'horison') });
    expect(problemIn(answer)).toEqual([422, 'manifest.invalid']);
    const { diagnostics, texts } = Problem.parse(answer.json);
    expect(diagnostics).toContainEqual(
      expect.objectContaining({ severity: 'error', file: 'experiments.yaml', line: 5, suggestion: 'horizon' }),
    );
    expect(texts!['experiments.yaml']).toContain('horison');
    expect(await bench.log.head()).toEqual(head);
  });
});

describe('going on', () => {
  it('with an unfinished batch of this manifest, unless it has changed', async () => {
    const name = `m${id}`;
    const manifest = MANIFEST.replace('tuning', name);
    await submit({ manifest });
    const other = `${id}x`;
    const resumed = await submit({ manifest, resume: true }, other);
    expect([resumed.status, resumed.json]).toEqual([200, expect.objectContaining({ batchId: id, resumed: true })]);
    const changed = manifest.replace('0.3', '0.35');
    expect(problemIn(await submit({ manifest: changed, resume: true }, other))).toEqual([409, 'batch.changed']);
    // Where there is none a new one begins.
    expect((await submit({ manifest: MANIFEST.replace('tuning', `n${id}`), resume: true }, other)).status).toBe(201);
  });

  it('with a new batch that continues one that has ended, taking its baseline', async () => {
    await submit();
    expect((await ask(`/v1/batches/${id}/resume`, { body: {} })).json).toEqual({
      batchId: id,
      resumed: true,
      continues: null,
    });
    expect(problemIn(await ask(`/v1/batches/${id}/retry`, { body: {} }))).toEqual([409, 'batch.not_ended']);
    await end(id, { succeeded: 3, failed: 1 });
    // Its reports are to be written first.
    expect((await ask(`/v1/batches/${id}/resume`, { body: {} })).json.resumed).toBe(true);
    await write.append(streams.audit(id), ReportsWritten({ files: {}, bundles: [] }));

    const next = `${id}n`;
    const headers = { 'idempotency-key': next };
    const retried = await ask(`/v1/batches/${id}/retry`, { method: 'POST', headers });
    expect([retried.status, retried.json]).toEqual([201, { batchId: next, resumed: false, continues: id }]);
    const again = await ask(`/v1/batches/${id}/resume`, { method: 'POST', headers });
    expect([again.status, again.json]).toEqual([200, retried.json]);
    const [first, second] = await Promise.all([bench.log.load(streams.batch(id)), bench.log.load(streams.batch(next))]);
    expect(second.events[0]!.data).toEqual({ ...first.events[0]!.data, batchId: next });
    expect(second.events[1]!.data).toEqual({ ...first.events[1]!.data, continues: id });
    const taken = { 'idempotency-key': id };
    expect(problemIn(await ask(`/v1/batches/${id}/retry`, { method: 'POST', headers: taken }))).toEqual([
      409,
      'batch.exists_differently',
    ]);
  });

  it('with nothing where every job succeeded', async () => {
    await submit();
    await end(id, { succeeded: 4 });
    await write.append(streams.audit(id), ReportsWritten({ files: {}, bundles: [] }));
    for (const what of ['resume', 'retry'])
      expect(problemIn(await ask(`/v1/batches/${id}/${what}`, { method: 'POST' }))).toEqual([
        409,
        'batch.nothing_left',
      ]);
  });

  it('cancels once', async () => {
    await submit();
    const cancel = () => ask(`/v1/batches/${id}/cancel`, { body: { reason: 'enough' } });
    expect((await cancel()).json).toEqual({ batchId: id, accepted: true, reason: null });
    const again = { batchId: id, accepted: false, reason: 'a cancel was asked for already: enough' };
    expect((await cancel()).json).toEqual(again);
    expect((await ask(`/v1/batches/${id}`)).json).toMatchObject({ status: 'cancelling', reason: 'enough' });
  });

  it('says of a batch that has ended why it cannot be cancelled', async () => {
    await submit();
    await write.append(streams.batch(id), BatchSimulated({ ...counts, succeeded: 4 }));
    const reason = async () => (await ask(`/v1/batches/${id}/cancel`, { body: {} })).json.reason;
    expect(await reason()).toMatch(/^all its jobs have ended, at \d{4}-.*judged$/);
    const jobs = { ...counts, succeeded: 4 };
    await write.append(streams.batch(id), BatchCompleted({ jobs, accepted: 0, rejected: 0, licensed: 0 }));
    expect(await reason()).toMatch(/^it has ended: it was completed at \d{4}-/);
  });

  it('names the newest other batch of the same name that has not ended', async () => {
    const manifest = MANIFEST.replace('tuning', `r${id}`);
    const also = async (batchId: string) => {
      const { json } = await submit({ manifest }, batchId);
      await bench.settled();
      return json.alsoRunning;
    };
    expect(await also(id)).toBeNull();
    expect(await also(`${id}x`)).toBe(id);
    expect(await also(`${id}y`)).toBe(`${id}x`);
    await end(id, { succeeded: 4 });
    await end(`${id}y`, { succeeded: 4 });
    await bench.settled();
    expect([await also(id), await also(`${id}x`)]).toEqual([`${id}x`, null]);
  });
});

describe('reading', () => {
  const jobs = [plannedJob(1), plannedJob(2), plannedJob(3), plannedJob(4)];
  const started = (number: number) =>
    JobStarted({ attempt: 1, worker: 'w', name: `job${number}`, cacheKey: plannedJob(number).cacheKey });
  async function running() {
    await write.submit(id, testPlan(jobs), { planned: { jobs: 4, forecasts: 8 } });
    await write.append(streams.job(id, 1), ...succeededJob(jobs[0]!));
    await write.append(streams.job(id, 3), started(3));
    const failed = JobFailed({ attempt: 1, class: 'error', message: 'broke', detail: null, final: true });
    await write.append(streams.job(id, 4), started(4), failed);
    await bench.settled();
  }

  it('tells where a batch and its jobs stand', async () => {
    await running();
    const detail = BatchDetail.parse((await ask(`/v1/batches/${id}`)).json);
    expect(detail).toMatchObject({ batchId: id, status: 'running', jobs: 4, forecasts: 8, reported: false });
    expect(detail.counts).toEqual({ pending: 1, running: 1, succeeded: 1, reused: 0, failed: 1, cancelled: 0 });
    expect(detail.position).toBe((await bench.log.head())!.position);

    const list = async (query: string) => JobList.parse((await ask(`/v1/batches/${id}/jobs${query}`)).json);
    const all = await list('');
    expect(all.jobs.map(({ number, status, worker }) => [number, status, worker])).toEqual([
      [1, 'succeeded', 'w'],
      [2, 'pending', null],
      [3, 'running', 'w'],
      [4, 'failed', 'w'],
    ]);
    expect(all.jobs[3]!.failure).toEqual({ class: 'error', message: 'broke', detail: null });
    expect((await list('?status=pending')).jobs.map(({ number }) => number)).toEqual([2]);
    const page = await list('?limit=3');
    expect([page.jobs.length, page.cursor]).toEqual([3, '3']);
    expect((await list('?limit=3&cursor=3')).jobs.map(({ number }) => number)).toEqual([4]);

    const one = JobDetail.parse((await ask(`/v1/batches/${id}/jobs/1`)).json);
    expect(one).toMatchObject({
      status: 'succeeded',
      attempts: 1,
      cost: { milliseconds: 12 },
      planned: { name: 'job1' },
    });
    expect(one.forecasts).toHaveLength(2);
    const forecasts = async (query: string) =>
      ForecastList.parse((await ask(`/v1/batches/${id}/forecasts${query}`)).json);
    const first = await forecasts('?limit=1');
    expect(first.forecasts.map(({ job, replicate }) => [job, replicate])).toEqual([[1, 1]]);
    const second = await forecasts(`?limit=1&cursor=${first.cursor}`);
    expect(second.forecasts.map(({ job, replicate }) => [job, replicate])).toEqual([[1, 2]]);
    expect(await forecasts(`?cursor=${second.cursor}`)).toEqual({ forecasts: [], cursor: null });
  });

  it('lists batches with their jobs by state: planned until one has begun, and counted when all have ended', async () => {
    await running();
    await write.submit(`${id}p`, testPlan(jobs), { planned: { jobs: 4, forecasts: 8 } });
    await write.submit(`${id}f`, testPlan(jobs), { planned: { jobs: 4, forecasts: 8 } });
    await end(`${id}f`, { failed: 4 });
    await bench.settled();
    const { batches } = BatchList.parse((await ask('/v1/batches?limit=3')).json);
    const all = { pending: 0, running: 0, ...counts };
    expect(batches.map((one) => [one.batchId, one.status, one.counts])).toEqual([
      [`${id}f`, 'completed', { ...all, failed: 4 }],
      [`${id}p`, 'planned', { ...all, pending: 4 }],
      [id, 'running', { ...all, pending: 1, running: 1, succeeded: 1, failed: 1 }],
    ]);
  });

  it('lists batches newest first, page by page, each once', async () => {
    await write.submit(id, testPlan([]));
    await write.submit(`${id}y`, testPlan([]));
    await bench.settled();
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = BatchList.parse((await ask(`/v1/batches?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)).json);
      seen.push(...page.batches.map(({ batchId }) => batchId));
      cursor = page.cursor;
    }
    expect(seen.slice(0, 2)).toEqual([`${id}y`, id]);
    expect(new Set(seen).size).toBe(seen.length);
    const inLog: string[] = [];
    for await (const stream of bench.log.streams('batch')) inLog.push(stream.slice('batch.'.length));
    expect(seen).toEqual(inLog);
  });

  it('hands out reports, those in bundles too, to be saved', async () => {
    await write.submit(id, testPlan([]));
    expect(problemIn(await ask(`/v1/batches/${id}/reports`))).toEqual([404, 'reports.not_written']);
    const [csv, part, html] = await Promise.all(
      ['a,b\n', 'second half', '<b>'].map((text) => bench.artifacts.put(text)),
    );
    const lines = [
      { name: 'jobs/one.yaml', content: 'one: 1\n' },
      { name: 'jobs/two.yaml', parts: [csv, part] },
    ];
    const bundle = await bench.artifacts.put(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const files = { 'summary.csv': csv!, 'report.html': html! };
    await write.append(streams.audit(id), ReportsWritten({ files, bundles: [bundle] }));
    expect(ReportList.parse((await ask(`/v1/batches/${id}/reports`)).json)).toEqual({
      batchId: id,
      files,
      bundles: [bundle],
    });
    const get = async (name: string) => ask(`/v1/batches/${id}/reports/${name}`);
    expect((await get('summary.csv')).json).toBe('a,b\n');
    expect((await get('jobs/one.yaml')).json).toBe('one: 1\n');
    expect((await get('jobs%2Fone.yaml')).json).toBe('one: 1\n');
    expect((await get('jobs/two.yaml')).json).toBe('a,b\nsecond half');
    const page = await get('report.html');
    expect(page.headers.get('content-disposition')).toContain('attachment');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    for (const name of ['other.csv', '../summary.csv', '..%2Fsummary.csv', '__proto__', 'toString'])
      expect((await get(name)).status).toBe(404);
  });

  it('hands out artefacts by their hash', async () => {
    const hash = await bench.artifacts.put('some bytes');
    const path = `/v1/artifacts/${hash}`;
    expect((await ask(path)).json).toBe('some bytes');
    expect((await ask(path, { method: 'HEAD' })).status).toBe(200);
    const other = 'ab'.repeat(32);
    expect(problemIn(await ask(`/v1/artifacts/${other}`))).toEqual([404, 'artifact.missing']);
    expect((await ask(`/v1/artifacts/${other}`, { method: 'HEAD' })).status).toBe(404);
  });

  it('records a replay of a forecast that there is', async () => {
    await running();
    const job = JobDetail.parse((await ask(`/v1/batches/${id}/jobs/1`)).json);
    const body = {
      job: 1,
      replicate: 2,
      forecastId: job.forecasts[1]!.forecastId,
      engine: '1',
      identical: true,
      bytes: 10,
      differences: [],
    };
    const post = (change = {}) => ask(`/v1/batches/${id}/replays`, { body: { ...body, ...change } });
    expect((await post()).status).toBe(201);
    expect((await post({ identical: false, differences: ['x'] })).status).toBe(201);
    expect((await bench.log.load(streams.audit(id))).events.map(({ type }) => type)).toEqual([
      'ReplayVerified',
      'ReplayDiverged',
    ]);
    expect(problemIn(await post({ replicate: 3 }))).toEqual([404, 'job.unknown']);
    expect(problemIn(await post({ job: 9 }))).toEqual([404, 'job.unknown']);
  });
});

describe('the log', () => {
  it('is handed out as it is: head, commits, streams, ends', async () => {
    await write.submit(id, testPlan([]));
    await end(id);
    const head = (await bench.log.head())!;
    expect((await ask('/v1/log/head')).json).toEqual({ head });
    const commits = async (query: string) => {
      const { json } = await ask(`/v1/log/commits${query}`);
      return String(json).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line)); // prettier-ignore
    };
    const expected: unknown[] = [];
    for await (const entry of bench.log.read(1)) expected.push(entry);
    expect(await commits('')).toEqual(expected);
    expect(await commits(`?from=${head.position - 1}`)).toEqual(expected.slice(-2));
    expect(await commits('?from=2&to=3')).toEqual(expected.slice(1, 3));
    expect(await commits('?from=2&limit=1')).toEqual(expected.slice(1, 2));
    expect(await commits(`?from=${head.position + 1}`)).toEqual([]);

    const stream = streams.batch(id);
    const { events, revision } = await bench.log.load(stream);
    expect((await ask(`/v1/log/streams/${stream}`)).json).toEqual({ events, revision });
    const after = `afterVersion=2&afterPosition=${events[1]!.position}`;
    expect((await ask(`/v1/log/streams/${stream}?${after}`)).json.events).toEqual(events.slice(2));
    const many = (names: readonly string[]) => ask('/v1/log/streams', { body: { streams: names } });
    const none = { events: [], revision: null };
    expect((await many(['batch.nothing', stream, 'job.nothing.1'])).json).toEqual({
      streams: [none, { events, revision }, none],
    });
    const most = Array<string>(64).fill(stream);
    expect((await many(most)).json.streams).toEqual(most.map(() => ({ events, revision })));
    for (const wrong of [[], ['no stream'], [...most, stream]])
      expect(problemIn(await many(wrong))).toEqual([400, 'request.invalid']);
    expect((await ask('/v1/log/streams/batch.nothing')).json).toEqual({ events: [], revision: null });
    expect((await ask('/v1/log/streams?prefix=batch&limit=1')).json).toEqual({ streams: [stream], cursor: stream });
    const ends = await ask('/v1/log/batch-ends?limit=1');
    expect(ends.json.ends).toEqual([{ stream, version: 4, position: head.position }]);
  });
});
