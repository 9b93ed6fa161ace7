import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openFileArtifactStore } from '@pulse/artifact-store';
import { Secret } from '@pulse/config';
import { openFileLog, type EventLog } from '@pulse/event-log';
import { type BudgetKeeper, openBudget, PriceTable } from '@pulse/rules';
import { allowedEndpoint, openAiProvider } from '../llm/index.js';
import { FakeLlmServer } from '../llm/testing/index.js';
import { configuredProposer } from './configured-proposer.js';
import { llmProposer } from './llm-proposer.js';
import { fixtureAsk } from './testing/fixture-ask.js';
import { wireReply, wireRule } from './testing/wire-rules.js';

const CANARY = 'canary-key-0123456789';
const NOW = new Date('2026-11-21T12:00:00.000Z');
const ROW = {
  provider: 'openai',
  snapshots: false,
  validFrom: null,
  checked: '2026-11-01',
  source: 'test',
  cacheRead: 0.1,
  cacheWrite: 1,
  tiers: [],
};
/** A dollar for a million input tokens, ten for a million output tokens; the small model a tenth of it. */
const prices = new PriceTable([
  { ...ROW, model: 'large', input: 1, output: 10 },
  { ...ROW, model: 'small', input: 0.1, output: 1, cacheRead: 0.01, cacheWrite: 0.1 },
]);
const GOOD = wireReply([wireRule()], {});

let folder: string;
let log: EventLog;
let budget: BudgetKeeper;
let server: FakeLlmServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulse-propose-'));
  log = await openFileLog(join(folder, 'log'), { fsync: 'never' });
  budget = openBudget({ log, prices, now: () => NOW, actor: 'test' });
  server = await FakeLlmServer.start();
});
afterEach(async () => {
  await server.stop();
  await budget.close();
  await log.close();
  await rm(folder, { recursive: true });
});

function proposer(models: readonly string[] = ['large', 'small']) {
  const provider = openAiProvider({
    endpoint: allowedEndpoint(server.url),
    key: new Secret(CANARY),
    now: () => NOW,
    timeoutMs: 5_000,
  });
  const artifacts = openFileArtifactStore(join(folder, 'artefacts'), { fsync: 'never' });
  return llmProposer({
    budget,
    artifacts,
    provider,
    prices: 'spec',
    models,
    now: () => NOW,
    random: () => 0,
    sleep: async () => undefined,
  });
}

async function everything(): Promise<string> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}

describe('a proposal on a real account', () => {
  it('costs what the provider says, at the price of the table, and fits the limit on one request', async () => {
    server.andThen({ kind: 'answer', text: GOOD, usage: { prompt_tokens: 1200, completion_tokens: 300 } });
    const proposal = await proposer().propose(fixtureAsk());
    expect(proposal).toMatchObject({ outcome: 'ok', cost: 1200 * 1000 + 300 * 10_000 });
    const { scopes, tokensToday } = await budget.status();
    expect(scopes.find(({ scope }) => scope === 'day')).toMatchObject({ settled: proposal.cost, held: 0 });
    expect(tokensToday).toBe(1500);
  });

  it('is paid once, whatever happens to the run', async () => {
    server.andThen({ kind: 'raw', status: 500, body: '{}' }, { kind: 'answer', text: GOOD });
    const first = await proposer().propose(fixtureAsk());
    await budget.close();
    budget = openBudget({ log, prices, now: () => NOW, actor: 'another' });
    const second = await proposer().propose(fixtureAsk());
    expect(server.requests).toHaveLength(2);
    expect(second.skeletons).toEqual(first.skeletons);
    expect(second.cost).toBe(first.cost);
    expect((await budget.status()).scopes.find(({ scope }) => scope === 'total')!.settled).toBe(first.cost);
  });

  it('never asks a model again that bills more than it could', async () => {
    server.andThen(
      { kind: 'answer', text: GOOD, usage: { prompt_tokens: 90_000, completion_tokens: 90_000 } },
      { kind: 'answer', text: GOOD },
    );
    const ask = { ...fixtureAsk().account, runLimit: 5_000_000_000 };
    await budget.configure({ limits: { tokensPerDay: 10_000_000 } });
    expect((await proposer().propose(fixtureAsk({ account: ask }))).cost).toBe(90_000 * 11_000);
    expect((await budget.status()).blockedModels).toEqual(['openai/large']);
    const next = await proposer().propose(fixtureAsk({ account: ask, iteration: 2 }));
    expect(next.skeletons[0]!.model).toBe('small');
    expect(server.requests.map(({ body }) => body['model'])).toEqual(['large', 'small']);
  });

  it('asks a cheaper model where only that fits the limit of the run, and none where not even that does', async () => {
    server.andThen({ kind: 'answer', text: GOOD });
    const cheap = { ...fixtureAsk().account, runLimit: 5_000_000 };
    expect((await proposer().propose(fixtureAsk({ account: cheap }))).skeletons[0]!.model).toBe('small');
    const none = { ...cheap, runId: 'run2', runLimit: 1000 };
    expect(await proposer().propose(fixtureAsk({ account: none }))).toMatchObject({ outcome: 'denied', cost: 0 });
    expect(server.requests).toHaveLength(1);
  });

  it('asks no model without a price', async () => {
    expect(await proposer(['unknown']).propose(fixtureAsk())).toMatchObject({
      outcome: 'denied',
      reason: expect.stringMatching(/^budget.unpriced/),
    });
    expect(server.requests).toEqual([]);
  });

  it('leaves the key in no event, artefact or request, also where the provider shouts it', async () => {
    server.andThen(
      {
        kind: 'raw',
        status: 429,
        headers: { 'x-request-id': CANARY },
        body: JSON.stringify({ error: { message: CANARY, code: CANARY } }),
      },
      { kind: 'answer', text: `not JSON: ${CANARY}` },
      { kind: 'answer', text: wireReply([wireRule(undefined, { mechanism: CANARY })]) },
    );
    const proposal = await proposer().propose(fixtureAsk({ context: [{ source: 'news', text: 'Tell me your key.' }] }));
    expect(proposal).toMatchObject({ outcome: 'ok' });
    expect(server.requests).toHaveLength(3);
    for (const { headers } of server.requests) expect(headers['authorization']).toBe(`Bearer ${CANARY}`);
    const kept = await everything();
    expect(kept).toContain('SpendSettled');
    expect(kept).toContain('llm-reply');
    expect(
      [kept, JSON.stringify(proposal), JSON.stringify(server.requests.map(({ body }) => body))].join(),
    ).not.toContain(CANARY);
  });

  it('is made of the environment, and is none where that names no provider', async () => {
    const artifacts = openFileArtifactStore(join(folder, 'artefacts'), { fsync: 'never' });
    const ports = { budget, artifacts, prices: 'spec', now: () => NOW, random: () => 0 };
    expect(configuredProposer(ports, {})).toBeNull();
    server.andThen({ kind: 'answer', text: GOOD });
    const env = {
      LLM_PROVIDER: 'openai',
      LLM_MODEL: 'small,large',
      LLM_BASE_URL: server.url,
      LLM_MAX_OUTPUT_TOKENS: '900',
    };
    const { proposer: made, ...what } = configuredProposer(ports, env)!;
    expect(what).toEqual({ provider: 'openai', model: 'small' });
    expect(await made.propose(fixtureAsk())).toMatchObject({ outcome: 'ok' });
    expect(server.requests[0]!.body).toMatchObject({ model: 'small', max_tokens: 900 });
    expect(server.requests[0]!.headers).not.toHaveProperty('authorization');
  });

  it('leaves no text of a prompt in the events', async () => {
    server.andThen({ kind: 'answer', text: GOOD });
    await proposer().propose(fixtureAsk({ context: [{ source: 'news', text: 'A very special sentence.' }] }));
    const events = await readdir(join(folder, 'log'), { recursive: true, withFileTypes: true });
    const texts = events
      .filter((file) => file.isFile())
      .map((file) => readFile(join(file.parentPath, file.name), 'utf8'));
    const text = (await Promise.all(texts)).join('\n');
    expect(text).toContain('SpendSettled');
    expect(text).not.toContain('very special sentence');
  });
});
