import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { streams } from '@pulse/contracts';
import { migrate, openDatabase, rebuild } from '@pulse/read-model/sql';
import { RuleRepository, startRun } from '@pulse/rules';
import { NatsServer, PostgresServer, ServiceProcess } from '@pulse/testing';
import { keepAccepted } from '../keep/index.js';
import { FakeLlmServer } from '../llm/testing/index.js';
import { wireReply, wireRule, wireTest } from '../propose/testing/wire-rules.js';
import { runRuleGen } from '../run/index.js';
import { draftOf, openRunBench, SETTINGS } from '../run/testing/planted-run.js';
import { projection } from './projection/index.js';
import { AskedRuns, QUICK, told } from './testing/asked-runs.js';

jest.setTimeout(600_000);

let nats: NatsServer;
let postgres: PostgresServer;
let runs: AskedRuns;
let databaseUrl: string;
let rulegen: ServiceProcess;
/** What one process on a folder of files does for the same request. */
let expected: unknown[];

beforeAll(async () => {
  [nats, postgres] = [await NatsServer.start(), await PostgresServer.start()];
  runs = await AskedRuns.on(nats.url);
  databaseUrl = await postgres.createDatabase();
  const database = openDatabase({ url: databaseUrl, applicationName: 'spec' });
  await migrate(database, projection);
  await database.close();
  const { search: _search, ...bench } = await openRunBench();
  await startRun(bench, draftOf('embedded', { ...QUICK, useCache: false, ruleName: 'stored_rule' }));
  await runRuleGen(bench, 'embedded');
  await keepAccepted({ ...bench, rules: new RuleRepository(bench) }, 'embedded');
  expected = await told(bench.log, 'embedded');
  await bench.end();
});
beforeEach(() => {
  rulegen = makeProcess('rulegen-1');
});
afterEach(async () => void (await rulegen.kill('SIGKILL')));
afterAll(async () => {
  await runs.close();
  await postgres.stop();
  await nats.stop();
});

const makeProcess = (name: string, env: Readonly<Record<string, string>> = {}) =>
  new ServiceProcess({
    name,
    service: 'rulegen',
    env: { NATS_URL: nats.url, DATABASE_URL: databaseUrl, ...env },
    logFile: join(nats.folder, `${name}.log`),
  });

/** The planted run under a name of its own, and what is expected of it: the embedded run, in a store that is empty. */
let names = 0;
async function planted(): Promise<{ runId: string; events: unknown[]; ruleName: string }> {
  const ruleName = `planted_${++names}`;
  const runId = await runs.ask({ ruleName });
  const events = JSON.parse(JSON.stringify(expected).replaceAll('"stored_rule"', `"${ruleName}"`)) as unknown[];
  return { runId, events, ruleName };
}

const metricsOf = async ({ url }: ServiceProcess) => (await fetch(`${url}/metrics`)).text();

describe('the rulegen service', () => {
  it('works on what was asked for before it starts and after, with the result of the embedded run, and stops when it is asked to', async () => {
    expect(expected.map((event) => (event as { type: string }).type).slice(-3)).toEqual([
      'RuleGenIterationEnded',
      'RuleGenCompleted',
      'RuleGenKept',
    ]);
    const before = await planted();
    await rulegen.start();
    await rulegen.ready();
    expect(await runs.done(before.runId)).toEqual(before.events);
    const after = await planted();
    expect(await runs.done(after.runId)).toEqual(after.events);
    const stored = await runs.stored(after.ruleName);
    expect(stored).toMatchObject({ status: 'draft', versions: [{ provenance: { runId: after.runId } }] });
    const metrics = await metricsOf(rulegen);
    expect(metrics).toMatch(/^pulse_active\{task="rulegen"\} 1$/m);
    expect(metrics).toMatch(/^pulse_rulegen_runs_ended_total\{outcome="completed"\} 2$/m);
    expect(metrics).toMatch(/^pulse_rulegen_iterations_total\{arm="symbolic"\} 2$/m);
    expect(metrics).toMatch(/^pulse_budget_used_ratio\{account="main"\} 0$/m);
    expect(await rulegen.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('ends in the middle of a run when it is asked to, and a run that is canceled, and goes on with others', async () => {
    const settings = { ...SETTINGS, maxIterations: 100, minEvaluations: 100, origins: 240, paths: 1000 };
    const long = await runs.ask({ settings });
    await rulegen.start({ RULEGEN_RUNS: '1' });
    const working = async () => {
      while (!/^pulse_rulegen_runs\{state="working"\} 1$/m.test(await metricsOf(rulegen))) await pause(20);
    };
    await working();
    expect(await rulegen.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    await rulegen.start();
    await working();
    const next = await planted();
    await runs.cancel(long);
    expect(await runs.done(next.runId)).toEqual(next.events);
    expect(await runs.done(long)).toHaveLength((await runs.log.load(streams.rulegen(long))).events.length);
    expect((await runs.done(long)).at(-1)).toMatchObject({ type: 'RuleGenCanceled' });
    expect(await metricsOf(rulegen)).toMatch(/^pulse_rulegen_runs_ended_total\{outcome="canceled"\} 1$/m);
  });

  it('is done by one of two instances, and by the other when that one is killed', async () => {
    await rulegen.start();
    await rulegen.ready();
    const other = makeProcess('rulegen-2');
    try {
      await other.start();
      await other.ready();
      const { runId, events } = await planted();
      while (!/^pulse_rulegen_runs\{state="working"\} 1$/m.test(await metricsOf(rulegen))) await pause(20);
      await rulegen.kill('SIGKILL');
      expect(await runs.done(runId)).toEqual(events);
    } finally {
      await other.kill();
    }
  });

  it('goes on after PostgreSQL was down, and is not ready meanwhile', async () => {
    await rulegen.start();
    await rulegen.ready();
    const { runId, events } = await planted();
    await postgres.down('immediate');
    while ((await fetch(`${rulegen.url}/readyz`)).status === 200) await pause(50);
    await postgres.up();
    expect(await runs.done(runId)).toEqual(events);
    await rulegen.ready();
  });

  it('comes to the same end, each step once, however often it is killed (fault 1)', async () => {
    await rulegen.start({ FAIL_AT: 'projector.after-commit:1' });
    const { runId, events, ruleName } = await planted();
    // Before the first iteration is kept; between the end and the store; between the store and what the run says of it.
    for (const next of ['rulegen.before-append:1', 'rulegen.after-append:2', 'rulegen.before-append:1', '']) {
      expect((await rulegen.exited).signal).toBe('SIGKILL');
      await rulegen.start({ FAIL_AT: next });
    }
    expect(await runs.done(runId)).toEqual(events);
    const stored = await runs.stored(ruleName);
    expect(stored).toMatchObject({ versions: [{ provenance: { runId } }] });
  });
});

describe('the tables of the rulegen service', () => {
  it('are made again of the log as they are (I4), while the service runs', async () => {
    await rulegen.start();
    await rulegen.ready();
    const database = openDatabase({ url: databaseUrl, applicationName: 'spec' });
    try {
      const rebuilt = await rebuild({ database, log: runs.log, projection });
      expect(rebuilt).toMatchObject({ swapped: true, comparison: { outcome: 'equal' } });
      expect(rebuilt.digest.tables['run']!.rows).toBeGreaterThan(0);
    } finally {
      await database.close();
    }
    const { runId, events } = await planted();
    expect(await runs.done(runId)).toEqual(events);
  });
});

describe('the rulegen service with a language model', () => {
  const settings = {
    ...SETTINGS,
    maxIterations: 2,
    minEvaluations: 2,
    origins: 20,
    paths: 30,
    costLimit: 100_000_000,
    provider: 'openai',
    model: 'fake-1',
  };
  let model: FakeLlmServer;
  let env: Record<string, string>;
  beforeEach(async () => {
    model = await FakeLlmServer.start();
    for (let lag = 0; lag < 10; lag++) {
      const series = { name: 'x', transform: 'level', turns: null, lag: 0 } as const;
      const other = { name: 'z', transform: 'level', turns: null, lag: lag % 5 } as const;
      model.andThen({
        kind: 'answer',
        text: wireReply([wireRule([wireTest({ series })]), wireRule([wireTest({ series: other })])]),
      });
    }
    const prices = join(nats.folder, 'prices.json');
    const checked = new Date().toISOString().slice(0, 10);
    const row = { provider: 'openai', model: 'fake-1', input: 1, output: 2, checked };
    writeFileSync(prices, JSON.stringify({ prices: [row] }));
    env = { LLM_PROVIDER: 'openai', LLM_MODEL: 'fake-1', LLM_BASE_URL: model.url, LLM_PRICE_FILE: prices };
  });
  afterEach(() => model.stop());

  /** Waits for the end of a run, and holds it to two iterations and two calls. */
  async function paid(runId: string): Promise<void> {
    const events = await runs.done(runId);
    expect(events.filter(({ type }) => type === 'RuleGenIterationEnded')).toHaveLength(2);
    expect(events.some(({ type }) => type === 'RuleGenCompleted')).toBe(true);
    expect(model.requests).toHaveLength(2);
  }

  it('pays for each call once, and tells of it', async () => {
    await rulegen.start(env);
    await paid(await runs.ask({ method: 'gpt_only', settings }));
    const metrics = await metricsOf(rulegen);
    expect(metrics).toMatch(/^pulse_llm_calls_total\{outcome="reply"\} 2$/m);
    expect(metrics).toMatch(/^pulse_llm_tokens_total\{kind="input"\} [1-9]\d*$/m);
    expect(metrics).toMatch(/^pulse_budget_spent_dollars\{account="main",period="day"\} 0\.0/m);
  });

  it('pays for nothing twice where it is killed (fault 1)', async () => {
    await rulegen.start({ ...env, FAIL_AT: 'budget.after-settle:1' });
    const runId = await runs.ask({ method: 'gpt_only', settings });
    for (const next of ['rulegen.before-append:2', '']) {
      expect((await rulegen.exited).signal).toBe('SIGKILL');
      await rulegen.start({ FAIL_AT: next });
    }
    await paid(runId);
  });

  it('fails a run that asks for a model that it does not have', async () => {
    await rulegen.start(env);
    const runId = await runs.ask({ method: 'gpt_only', settings: { ...settings, model: 'other-2' } });
    const end = (await runs.done(runId)).at(-1);
    expect(end).toMatchObject({ type: 'RuleGenFailed', data: { code: 'rulegen.other_model' } });
    expect(end!.data['message']).toMatch(/openai\/other-2.*openai\/fake-1/);
    expect(model.requests).toHaveLength(0);
  });
});
