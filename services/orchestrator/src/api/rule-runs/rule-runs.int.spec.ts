import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  BatchDelta,
  RuleGenCanceled,
  RuleGenCompleted,
  RuleGenIterationEnded,
  RuleGenKept,
  RuleProposed,
  RuleEvaluated,
  RuleRunDetail,
  RuleRunList,
  RuleRunResponse,
  streams,
} from '@pulse/contracts';
import { ruleHash } from '@pulse/domain';
import { useApi } from '../../testing/use-api.js';
import { problemIn } from '../../testing/api-client.js';
import { CLASSIC_WORLD, DATA, WORLD } from '../../testing/inputs.js';
import { listenTo, type Message } from '../../testing/listen-to.js';
import { testAssessment, testRule } from '../../testing/stored-rules.js';

jest.setTimeout(600_000);

const api = useApi();
const { ask } = api;
let count = 0;
let id: string;
beforeEach(() => {
  id = `r${++count}`;
});

const data = { 'x.csv': { base64: Buffer.from(DATA).toString('base64') } };
const world = { file: 'w.world.yaml', text: WORLD };
const request = (change: object = {}) => ({ world, data, ...change });
const submit = (change: object = {}, runId = id) =>
  ask('/v1/rule-runs', { body: request(change), headers: { 'idempotency-key': runId } });
const detail = async (runId = id) => RuleRunDetail.parse((await ask(`/v1/rule-runs/${runId}`)).json);
const append = (...events: Parameters<typeof api.write.append> extends [string, ...infer E] ? E : never) =>
  api.write.append(streams.rulegen(id), ...events);

const rule = testRule('high', 55);
const canonical = ruleHash(rule);
const assessment = testAssessment(rule, 'accepted');
const iteration = [
  RuleProposed({ iteration: 1, arm: 'symbolic', operator: 'search', origin: 'symbolic', rule, canonical, parents: [], callId: null }), // prettier-ignore
  RuleEvaluated({ iteration: 1, assessment, best: true }),
  RuleGenIterationEnded({
    iteration: 1,
    arm: 'symbolic',
    evaluations: 1,
    candidates: 500,
    best: canonical,
    quality: 0.8,
    improvement: 0.8,
    spent: 7,
    seconds: 1.5,
    proposed: null,
    calls: [],
    degraded: 'no language model is configured',
    choice: null,
  }),
];
const summary = { iterations: 1, evaluations: 1, candidates: 500, spent: 7, seconds: 1.5, degraded: null };
const completed = RuleGenCompleted({
  ...summary,
  best: { rule, canonical, assessment },
  stopReason: 'converged',
  detail: 'nothing new',
  cached: null,
  versions: null,
});
const kept = { ruleId: 'high', version: 1, known: false };

describe('asking for a search', () => {
  it('makes a run of the key, and the same key with the same body answers the same', async () => {
    const first = await submit({ target: 'x', maxIterations: 2, context: 'told by a person', ruleName: 'named' });
    expect([first.status, first.headers.get('location')]).toEqual([201, `/v1/rule-runs/${id}`]);
    const answer = RuleRunResponse.parse(first.json);
    expect(answer).toMatchObject({
      runId: id,
      status: 'in_progress',
      target: 'x',
      method: 'gpt_symbolic_loop',
      // Defaults are those of the command line.
      settings: { maxIterations: 2, horizons: [1, 2, 3], seed: 1, origins: 240, paths: 200, costLimit: null, model: null }, // prettier-ignore
    });
    const again = await submit({ target: 'x', maxIterations: 2, context: 'told by a person', ruleName: 'named' });
    expect([again.status, again.json]).toEqual([200, first.json]);
    // What is asked for is what the log and the artefacts have; nothing else is read later.
    const { events } = await api.bench.log.load(streams.rulegen(id));
    expect(events.map(({ type }) => type)).toEqual(['RuleGenRequested']);
    const asked = events[0]!.data as { context: string; world: { artifact: string }; history: string };
    const text = async (hash: string) => Buffer.from(await api.bench.artifacts.get(hash)).toString();
    expect(await text(asked.context)).toBe('told by a person');
    expect(JSON.parse(await text(asked.world.artifact))).toMatchObject({ name: 'w' });
    expect(JSON.parse(await text(asked.history)).series.x).toHaveLength(40);
    expect(events[0]!.data).toMatchObject({ account: 'main', batch: null, ruleName: 'named', useCache: true });
  });

  it.each([
    ['world', { world: { ...world, text: WORLD.replace('value: 0.2', 'value: 0.25') } }],
    ['data', { data: { 'x.csv': { base64: Buffer.from(DATA.replace('50', '51')).toString('base64') } } }],
    ['context', { context: 'other' }],
    ['limit', { costLimit: 5 }],
    ['name', { ruleName: 'other' }],
    ['cache', { useCache: false }],
    ['horizon', { horizon: 2 }],
    ['batch', { batch: { batchId: 'g1', index: 0, costLimit: null } }],
  ])('refuses the key for another %s', async (_what, change) => {
    expect((await submit()).status).toBe(201);
    expect(problemIn(await submit(change))).toEqual([409, 'rulegen.exists_differently']);
    expect((await submit()).status).toBe(200);
  });

  it('answers the same after a rule was stored, which is among what a new run would be given', async () => {
    const first = await submit();
    const body = { rule: testRule(`stored_${id}`, 54), world, data };
    expect((await ask('/v1/rules', { body })).status).toBe(201);
    expect((await submit()).json).toEqual(first.json);
    const other = await submit({}, `${id}x`);
    expect(other.json.cacheKey).not.toBe(first.json.cacheKey);
  });

  it('makes one run of requests that come together', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => submit()));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 200, 201]);
    expect((await api.bench.log.load(streams.rulegen(id))).events).toHaveLength(1);
  });

  it('takes a world that ships with Pulse by name, with its headline as the target', async () => {
    const answer = await ask('/v1/rule-runs', { body: { world: 'capital', method: 'symbolic_only' } });
    expect(answer.status).toBe(201);
    expect(answer.json.runId).toMatch(/^r\d{8}T\d{6}_[0-9a-f]{6}$/);
    expect((await detail(answer.json.runId)).world.name).toBe('capital');
  });

  it.each([
    ['a world with a mistake', { world: { ...world, text: WORLD.replace('random_walk', 'random_wlk') } }, 'manifest.invalid'], // prettier-ignore
    ['a world whose data were not sent', { data: {} }, 'manifest.invalid'],
    ['a path of the server', { world: '/etc/passwd' }, 'manifest.invalid'],
    ['a classic world', { world: { file: 'c.yaml', text: CLASSIC_WORLD } }, 'rulegen.profile'],
    ['a target without data', { world: { ...world, text: WORLD.replace('rules:', '  y: { process: constant, initial: 1 }\nrules:') }, target: 'y' }, 'rulegen.no_history'], // prettier-ignore
    ['a target that there is none of', { target: 'y' }, 'rulegen.unknown_target'],
    ['a model where none is configured', { method: 'gpt_only' }, 'rulegen.no_model'],
  ])('refuses %s, and nothing is begun', async (_what, change, code) => {
    expect(problemIn(await submit(change))).toEqual([422, code]);
    expect((await api.bench.log.load(streams.rulegen(id))).events).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['no world', { world: undefined }, 'world: missing'],
    ['a member that is not known', { maxIteration: 1 }, 'did you mean maxIterations?'],
    ['too many iterations', { maxIterations: 1000 }, 'maxIterations: a whole number from 1 to 100 was expected'],
    ['a horizon beyond any', { horizon: 25 }, 'horizon: a whole number from 1 to 24 was expected'],
    ['money that is no whole number', { costLimit: 0.5 }, 'costLimit: a whole number of at least 0 was expected'],
    ['money below nothing', { costLimit: -1 }, 'costLimit: a whole number of at least 0 was expected'],
    ['a name that would be a path', { ruleName: '../x' }, 'ruleName'],
    ['a method that there is none of', { method: 'magic' }, 'method: one of'],
    ['a context that is a book', { context: ' '.repeat((1 << 20) + 1) }, 'context'],
    ['a batch that would be a subject', { batch: { batchId: 'a.>', index: 0, costLimit: null } }, 'batch.batchId'],
  ])('refuses %s, saying where', async (_what, change, words) => {
    const answer = await submit(change);
    expect(problemIn(answer)).toEqual([400, 'request.invalid']);
    expect(answer.json.detail).toContain(words);
  });
});

describe('a search', () => {
  it('tells its iterations, the best rule so far, and what it came to', async () => {
    await submit();
    expect(await detail()).toMatchObject({
      status: 'in_progress',
      iterations: 0,
      quality: null,
      rule: null,
      kept: null,
    });
    await append(...iteration);
    expect(await detail()).toMatchObject({
      status: 'in_progress',
      iterations: 1,
      quality: 0.8,
      spent: 7,
      candidates: 500,
      decision: null,
      endedAt: null,
      degraded: 'no language model is configured',
      iterationEnds: [{ iteration: 1, improvement: 0.8 }],
      rule: { id: 'high' },
    });
    await append(completed);
    const done = await detail();
    expect(done).toMatchObject({ status: 'completed', stopReason: 'converged', detail: 'nothing new', kept: null });
    expect([done.decision, done.assessment]).toEqual(['accepted', assessment]);
    await append(RuleGenKept(kept));
    expect(await detail()).toMatchObject({ kept, endedAt: done.endedAt });
  });

  it('is listed, the newest first, page by page', async () => {
    const ids = [`${id}a`, `${id}b`, `${id}c`];
    for (const one of ids) expect((await submit({}, one)).status).toBe(201);
    await api.bench.settled();
    const list = async (query: string) => RuleRunList.parse((await ask(`/v1/rule-runs${query}`)).json);
    const first = await list('?limit=2');
    expect(first.runs.map(({ runId }) => runId)).toEqual([ids[2], ids[1]]);
    const second = await list(`?limit=1&cursor=${first.cursor}`);
    expect(second.runs[0]).toMatchObject({ runId: ids[0], status: 'in_progress', world: { name: 'w' }, target: 'x' });
  });

  it('is canceled once, and where it has ended the answer says how', async () => {
    await submit();
    await append(...iteration);
    const cancel = () => ask(`/v1/rule-runs/${id}/cancel`, { body: { reason: 'enough' } });
    expect((await cancel()).json).toEqual({ runId: id, accepted: true, reason: null });
    expect((await cancel()).json).toEqual({ runId: id, accepted: false, reason: 'it has ended: it is canceled' });
    expect(await detail()).toMatchObject({ status: 'canceled', canceled: 'enough', iterations: 1, spent: 7 });
    const { events } = await api.bench.log.load(streams.rulegen(id));
    expect(events.filter(({ type }) => type === 'RuleGenCanceled')).toHaveLength(1);
  });

  it.each([
    ['', 'GET'],
    ['/events', 'GET'],
    ['/cancel', 'POST'],
  ])('that there is none of is told at %s', async (path, method) => {
    expect(problemIn(await ask(`/v1/rule-runs/none${path}`, { method }))).toEqual([404, 'rulegen.unknown']);
    expect(problemIn(await ask(`/v1/rule-runs/a.b${path}`, { method }))).toEqual([400, 'request.invalid']);
  });
});

describe('the events of a search', () => {
  const listen = (lastEventId?: string) => listenTo(api.bench.url, api.key, `/v1/rule-runs/${id}/events`, lastEventId);
  const rest = async (stream: AsyncGenerator<Message>): Promise<Message[]> => {
    const all: Message[] = [];
    for await (const message of stream) all.push(message);
    return all;
  };

  it('are a snapshot, then every commit of it, until the accepted rule is in the store', async () => {
    await submit();
    const stream = listen();
    const first = (await stream.next()).value as Message;
    expect(first.event).toBe('snapshot');
    expect(RuleRunDetail.parse(first.data)).toMatchObject({ runId: id, status: 'in_progress' });
    await append(...iteration);
    await api.write.append(streams.rulegen(`${id}0`), RuleGenCanceled({ ...summary, best: null, reason: 'another' }));
    await append(completed);
    await append(RuleGenKept(kept));
    const all = await rest(stream);
    expect(all.map(({ event }) => event)).toEqual(['event', 'event', 'event', 'end']);
    const types = all.slice(0, 3).map(({ data: delta }) => BatchDelta.parse(delta).events.map(({ type }) => type));
    expect(types).toEqual([
      ['RuleProposed', 'RuleEvaluated', 'RuleGenIterationEnded'],
      ['RuleGenCompleted'],
      ['RuleGenKept'],
    ]);
    // Who has seen some goes on after it, and who has seen all is told so.
    expect((await rest(listen(all[0]!.id))).map(({ event }) => event)).toEqual(['event', 'event', 'end']);
    expect(await rest(listen(all[2]!.id))).toEqual([]);
    expect((await rest(listen())).map(({ event }) => event)).toEqual(['snapshot', 'end']);
  });

  it('end with a cancel', async () => {
    await submit();
    const stream = listen();
    await stream.next();
    await ask(`/v1/rule-runs/${id}/cancel`, { body: {} });
    expect((await rest(stream)).map(({ event }) => event)).toEqual(['event', 'end']);
  });
});
