import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openJetStreamArtifactStore } from '@pulse/artifact-store/jetstream';
import { brokerPasswordVariable, inboxPrefixOf } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';
import { openJetStreamLog } from '@pulse/event-log/jetstream';
import {
  draftOf,
  FakeLlmServer,
  plantedHistory,
  SETTINGS,
  wireReply,
  wireRule,
  wireTest,
} from '@pulse/rulegen/testing';
import { RunLog, startRun } from '@pulse/rules';
import { DevCluster } from '@pulse/testing';
import { OtlpSink, type ReceivedSpan } from '../support/otlp-sink.js';
import { lineOf } from './trace-graph.js';

jest.setTimeout(600_000);

const KEY = `canary-key-${randomBytes(16).toString('hex')}`;
const CONTEXT = 'canary_context_9c41';
const [INTERNAL, CLIENT, PRODUCER] = [1, 3, 4];
/** The span of whoever asked for the run. */
const ASKED = { traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex') };

let sink: OtlpSink;
let model: FakeLlmServer;
let cluster: DevCluster | undefined;
let spans: ReceivedSpan[];
let folder: string;

beforeAll(async () => {
  [sink, model] = [await OtlpSink.start(), await FakeLlmServer.start()];
  const series = { name: 'x', transform: 'level', turns: null, lag: 0 } as const;
  model.andThen({ kind: 'answer', text: wireReply([wireRule([wireTest({ series })], { mechanism: CONTEXT })]) });
  folder = mkdtempSync(join(tmpdir(), 'pulse-rules-trace-'));
  const prices = join(folder, 'prices.json');
  const row = {
    provider: 'openai',
    model: 'fake-1',
    input: 1,
    output: 2,
    checked: new Date().toISOString().slice(0, 10),
  };
  writeFileSync(prices, JSON.stringify({ prices: [row] }));
  const rulegen = {
    LLM_PROVIDER: 'openai',
    LLM_MODEL: 'fake-1',
    LLM_BASE_URL: model.url,
    LLM_API_KEY: KEY,
    LLM_PRICE_FILE: prices,
  };
  cluster = await DevCluster.start({ services: ['rulegen'], env: { all: sink.env, rulegen } });
  await generated(cluster);
  expect(await cluster.service('rulegen').kill()).toEqual({ code: 0, signal: null });
  spans = sink.spans.filter(({ traceId }) => traceId === ASKED.traceId);
});
afterAll(async () => {
  await cluster?.stop();
  await model.stop();
  await sink.stop();
  rmSync(folder, { recursive: true });
});

/** Asks for a run as the API does, within a trace, and waits for its end. */
async function generated(of: DevCluster): Promise<void> {
  const broker = {
    servers: of.nats.url,
    user: 'orchestrator',
    pass: of.secrets[brokerPasswordVariable('orchestrator')]!,
    inboxPrefix: inboxPrefixOf('orchestrator'),
  };
  const [log, artifacts] = [await openJetStreamLog(broker), await openJetStreamArtifactStore(broker)];
  const traced: Pick<EventLog, 'load' | 'append'> = {
    load: (...args) => log.load(...args),
    append: (stream, expected, events, context) =>
      log.append(stream, expected, events, { ...context, traceparent: `00-${ASKED.traceId}-${ASKED.spanId}-01` }),
  };
  const ports = { log: traced as EventLog, artifacts, actor: 'orchestrator', stored: () => Promise.resolve([]) };
  const change = { maxIterations: 1, minEvaluations: 1, origins: 20, paths: 30, provider: 'openai', model: 'fake-1' };
  const settings = { ...SETTINGS, ...change };
  const history = plantedHistory(240, 4);
  await startRun(ports, draftOf('traced', { method: 'gpt_only', settings, history, context: CONTEXT }));
  while ((await RunLog.open(log, 'traced', 'spec')).started.status === 'in_progress') await pause(50);
  await Promise.all([log.close(), artifacts.close()]);
}

const named = (name: string) => spans.filter((span) => span.name === name);

describe('the trace of a run of rule generation', () => {
  it('hangs below the span of its request', () => {
    const [work] = named('generate rules');
    expect(work).toMatchObject({ service: 'rulegen', kind: INTERNAL, parentSpanId: ASKED.spanId });
    expect(work!.attributes).toMatchObject({ 'pulse.run.id': 'traced' });
  });

  it.each([
    ['iterate rules', INTERNAL, 'generate rules'],
    ['reserve budget', INTERNAL, 'iterate rules'],
    ['chat fake-1', CLIENT, 'iterate rules'],
    ['settle budget', INTERNAL, 'iterate rules'],
    ['publish evt.budget', PRODUCER, 'reserve budget'],
    ['publish evt.rulegen', PRODUCER, 'iterate rules'],
  ])('has in it %s', (name, kind, above) => {
    const found = named(name).map((span) => ({ kind: span.kind, line: lineOf(span, spans).map((one) => one.name) }));
    expect(found.some((span) => span.kind === kind && span.line.includes(above))).toBe(true);
  });

  it('says of a call what it asked of whom and what it used, and nothing that was said', () => {
    expect(named('chat fake-1').map(({ attributes }) => attributes)).toMatchObject([
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'fake-1',
        'pulse.outcome': 'reply',
      },
    ]);
    const { attributes } = named('chat fake-1')[0]!;
    for (const name of ['gen_ai.request.max_tokens', 'gen_ai.usage.input_tokens', 'gen_ai.usage.output_tokens'])
      expect(attributes[name]).toBeGreaterThan(0);
    expect(JSON.stringify(model.requests)).toContain(CONTEXT);
    for (const secret of [KEY, CONTEXT]) expect(sink.raw).not.toContain(secret);
    expect(cluster!.service('rulegen').log()).not.toContain(KEY);
  });
});
