import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import type { Assessment, RuleData } from '../rules/index.js';
import type { EventType } from './define.js';
import { RuleDeprecated, RuleDrafted, RulePromoted, RuleRestored } from './rule.js';
import {
  ReportLooked,
  RuleEvaluated,
  RuleGenCanceled,
  RuleGenCompleted,
  RuleGenFailed,
  RuleGenIterationEnded,
  RuleGenKept,
  RuleGenRequested,
  RuleProposed,
} from './rulegen.js';

const hash = 'a'.repeat(64);

const rule: RuleData = {
  id: 'layoffs',
  description: '',
  tags: [],
  category: 'variable',
  importance: 1,
  enabled: true,
  condition: {
    kind: 'or',
    of: [
      {
        kind: 'not',
        of: {
          kind: 'persist',
          of: {
            kind: 'between',
            feature: {
              kind: 'ratio',
              left: { kind: 'series', name: 'oil', transform: 'mean', turns: 3, lag: 1 },
              right: { kind: 'series', name: 'gas', transform: 'level', lag: 0 },
            },
            low: 1,
            high: 2,
          },
          atLeast: 2,
          turns: 3,
        },
      },
      {
        kind: 'cross',
        feature: { kind: 'series', name: 'oil', transform: 'zscore', turns: 12, lag: 0 },
        direction: 'up',
        level: 1.5,
      },
    ],
  },
  effects: [{ on: 'unemployment', add: { value: 0.02, sd: 0.005 }, cap: 0.05 }],
};
const assessment: Assessment = {
  rule: hash,
  scope: 'comprehensive',
  quality: 0.8,
  passed: true,
  parts: { syntax: 1, logic: 1, coverage: 0.9, performance: 0.4 },
  findings: [
    {
      code: 'logic.dead',
      verdict: 'undecided',
      severity: 1,
      path: '/condition/of/0',
      message: 'it fires rarely',
      counterexample: { oil: 3 },
      suggestion: null,
      others: [],
    },
  ],
  gates: [{ gate: 'validation', passed: true, detail: 'p 0.01' }],
  validation: [{ horizon: 1, n: 60, skill: 0.02, p: 0.01 }],
  report: [],
  bits: { cost: 16, saved: 20 },
  coverage: { periods: 300, fired: 30, unknown: 2 },
  decision: 'not judged',
  reason: 'r',
};
const summary = {
  iterations: 3,
  evaluations: 12,
  candidates: 100_000,
  spent: 10_000_000,
  seconds: 3.5,
  degraded: null,
  best: { rule, canonical: hash, assessment },
};
const provenance = {
  origin: 'llm',
  method: 'gpt_only',
  model: 'm',
  promptHash: hash,
  runId: 'r1',
  parents: [hash],
} as const;

/** One event of each kind, as it may be appended. */
const SAMPLES: readonly (readonly [EventType<string, z.ZodType>, Record<string, unknown>])[] = [
  [
    RuleGenRequested,
    {
      runId: 'r1',
      batch: { batchId: 'b1', index: 0, costLimit: null },
      account: 'main',
      world: { name: 'capital', version: '1', artifact: hash },
      history: hash,
      stored: hash,
      target: 'unemployment',
      ruleType: null,
      context: hash,
      method: 'hybrid_adaptive',
      settings: {
        maxIterations: 5,
        improvementThreshold: 0.05,
        minEvaluations: 3,
        costLimit: 500_000_000,
        horizons: [1, 2, 3],
        seed: 'x',
        origins: 240,
        paths: 200,
        provider: 'openai',
        model: 'm',
        names: 'shuffled',
      },
      versions: { prompt: hash, prices: hash, grammar: 1, engine: '2.0.0', rulegen: 1 },
      ruleName: 'layoffs',
      useCache: true,
      cacheKey: hash,
    },
  ],
  [
    RuleProposed,
    { iteration: 1, arm: 'gpt', operator: 'propose', origin: 'llm', rule, canonical: hash, parents: [], callId: 'c' },
  ],
  [RuleEvaluated, { iteration: 1, assessment, best: true }],
  [
    RuleGenIterationEnded,
    {
      iteration: 1,
      arm: 'loop',
      evaluations: 4,
      candidates: 1000,
      best: hash,
      quality: 0.8,
      improvement: -0.1,
      spent: 5,
      seconds: 1.5,
      proposed: 'ok',
      calls: [
        { callId: 'c', provider: 'openai', model: 'm', promptHash: hash, outcome: 'reply', cost: 5, reply: hash },
        { callId: 'd', provider: 'openai', model: 'm', promptHash: null, outcome: 'lost', cost: 5, reply: null },
      ],
      degraded: 'no budget',
      choice: { propensity: 0.5, state: { loop: [1, 1, 2, 1] } },
    },
  ],
  [RuleGenKept, { ruleId: 'layoffs', version: 2, known: false }],
  [RuleGenCompleted, { ...summary, stopReason: 'no_improvement', detail: 'd', cached: null, versions: null }],
  [RuleGenCanceled, { ...summary, best: null, reason: 'asked to' }],
  [RuleGenFailed, { ...summary, code: 'rulegen.failed', message: 'm' }],
  [
    ReportLooked,
    { dataSet: hash, runId: 'r1', rule: hash, target: 'y', setting: hash, level: 0.025, p: 0.01, passed: true },
  ],
  [RuleDrafted, { ruleId: 'layoffs', version: 1, rule, canonical: hash, provenance, assessment: hash, note: null }],
  [
    RulePromoted,
    {
      ruleId: 'layoffs',
      version: 1,
      by: 'person',
      policy: null,
      reason: 'it held',
      assessment: hash,
      world: { name: 'capital', from: hash, to: hash, version: '2' },
    },
  ],
  [RuleDeprecated, { ruleId: 'layoffs', reason: 'superseded', archived: true }],
  [RuleRestored, { ruleId: 'layoffs', version: 3, from: 1, reason: 'it was right' }],
];

describe.each(SAMPLES.map(([event, data]) => [event.type, event, data] as const))('%s', (type, event, data) => {
  it('carries what it was given, with its name and version', () => {
    expect(event(data)).toEqual({ type, schemaVersion: 1, data });
    expect([event.type, event.version]).toEqual([type, 1]);
  });

  it('refuses a member too few and a member too many', () => {
    for (const key of Object.keys(data)) {
      const { [key]: _left, ...rest } = data;
      expect(() => event(rest)).toThrow(expect.objectContaining({ name: 'ZodError' }));
    }
    expect(() => event({ ...data, surprise: 1 })).toThrow(expect.objectContaining({ name: 'ZodError' }));
  });
});

describe('events of rules refuse', () => {
  const sample = (event: EventType<string, z.ZodType>) => SAMPLES.find(([one]) => one === event)![1];
  const compare = (feature: object) => ({ ...rule, condition: { kind: 'compare', feature, op: '>', threshold: 1 } });
  it.each([
    ['an id that would be a path', RuleDrafted, { ruleId: '../../escape' }],
    ['version 0', RuleRestored, { version: 0 }],
    ['a promotion without a reason', RulePromoted, { reason: '' }],
    ['money that is no whole number', RuleGenIterationEnded, { spent: 0.5 }],
    ['money beyond what a number holds', RuleGenIterationEnded, { spent: 2 ** 60 }],
    ['a quality above 1', RuleEvaluated, { assessment: { ...assessment, quality: 1.01 } }],
    ['a method that there is none of', RuleGenRequested, { method: 'magic' }],
    ['code in a condition', RuleProposed, { rule: { ...rule, condition: 'process.exit()' } }],
    [
      'a look-back without end',
      RuleProposed,
      { rule: compare({ kind: 'series', name: 'oil', transform: 'mean', turns: 1000, lag: 0 }) },
    ],
    [
      'a name that is none',
      RuleProposed,
      { rule: compare({ kind: 'series', name: 'a b', transform: 'level', lag: 0 }) },
    ],
    ['an effect without a cap', RuleProposed, { rule: { ...rule, effects: [{ on: 'y', add: 'fit' }] } }],
    ['a p above 1', ReportLooked, { p: 1.5 }],
  ] as const)('%s', (_what, event, change) => {
    const type: EventType<string, z.ZodType> = event;
    expect(() => type({ ...sample(type), ...change })).toThrow(expect.objectContaining({ name: 'ZodError' }));
  });
});
