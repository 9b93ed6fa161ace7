import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import {
  BudgetConfigured,
  BudgetStatusChanged,
  SpendDispatched,
  SpendReleased,
  SpendReserved,
  SpendSettled,
} from './budget.js';
import type { EventType } from './define.js';

const at = '2026-11-21T10:00:00.000Z';
const limits = {
  daily: 10_000_000_000,
  monthly: 100_000_000_000,
  total: 1_000_000_000_000,
  run: null,
  batch: 2_000_000_000,
  emergency: 50_000_000_000,
  callsPerMinute: 60,
  callsPerHour: 500,
  callsPerDay: 5000,
  tokensPerRequest: 8000,
  tokensPerDay: 100_000,
};
const hold = {
  callId: 'r1.1.propose.1',
  runId: 'r1',
  batchId: null,
  model: 'openai/gpt-5-mini',
  price: 'openai/gpt-5-mini@ever',
  amount: 3_000_000,
  maxOutputTokens: 1200,
  tokens: 4000,
  day: '2026-11-21',
  deadline: '2026-11-21T10:02:00.000Z',
  dispatched: true,
};
const balance = {
  limits,
  stopped: null,
  blocked: ['openai/gpt-5'],
  total: { settled: 5, level: 'ok' },
  months: [{ key: '2026-11', settled: 5, level: 'warning' }],
  days: [{ key: '2026-11-21', settled: 5, level: 'critical', tokens: 10, tokenLevel: 'ok', calls: 1 }],
  minute: { key: '2026-11-21T10:00', calls: 1 },
  hour: { key: '2026-11-21T10', calls: 1 },
  runs: [{ key: 'r1', settled: 5, level: 'shutdown', limit: 1_000_000_000, at }],
  batches: [],
  holds: [hold],
  unconfirmed: [hold],
  confirmed: ['r1.1.propose.2'],
};
const usage = { noCache: 100, cacheRead: 0, cacheWrite: 0, text: 50, reasoning: 20 };

/** One event of each kind as it is stored: what is written once is read for ever. */
const SAMPLES: readonly (readonly [EventType<string, z.ZodType>, Record<string, unknown>])[] = [
  [BudgetConfigured, { limits, stopped: 'look at it', unblocked: ['openai/gpt-5'], at, balance }],
  [SpendReserved, { hold, calls: 1, runLimit: 1_000_000_000, batchLimit: null, runSpent: 0, at, balance: null }],
  [SpendDispatched, { callId: 'r1.1.propose.1', at, balance }],
  [
    SpendSettled,
    {
      callId: 'r1.1.propose.1',
      runId: 'r1',
      model: 'openai/gpt-5-mini',
      cost: 2_000_000,
      usage,
      confirmed: true,
      correction: false,
      overBilled: false,
      reply: 'a'.repeat(64),
      at,
      balance,
    },
  ],
  [SpendReleased, { callId: 'r1.1.propose.1', reason: 'its deadline is over', at, balance: null }],
  [
    BudgetStatusChanged,
    { scope: 'day', key: '2026-11-21', from: 'ok', to: 'warning', used: 7, limit: 10, at, balance },
  ],
];

describe.each(SAMPLES.map(([event, data]) => [event.type, event, data] as const))('%s', (type, event, data) => {
  it('carries what it was given through JSON, with its name and version', () => {
    expect(event(data)).toEqual({ type, schemaVersion: 1, data });
    expect(JSON.parse(JSON.stringify(event(data)))).toEqual({ type, schemaVersion: 1, data });
  });

  it('refuses a member too few and a member too many', () => {
    for (const key of Object.keys(data)) {
      const { [key]: _left, ...rest } = data;
      expect(() => event(rest)).toThrow(expect.objectContaining({ name: 'ZodError' }));
    }
    expect(() => event({ ...data, surprise: 1 })).toThrow(expect.objectContaining({ name: 'ZodError' }));
  });
});

describe('events of a budget refuse', () => {
  const sample = (event: EventType<string, z.ZodType>) => SAMPLES.find(([one]) => one === event)![1];
  it.each([
    ['a fraction of a nano-dollar', SpendSettled, { cost: 0.5 }],
    ['a negative charge', SpendSettled, { cost: -1 }],
    ['an amount beyond the safe integers', SpendSettled, { cost: 2 ** 53 }],
    ['a reply that is no artefact', SpendSettled, { reply: 'reply.json' }],
    ['tokens that are counted twice', SpendSettled, { usage: { ...usage, total: 170 } }],
    ['a hold of a day that is none', SpendReserved, { hold: { ...hold, day: '21.11.2026' } }],
    ['a call without an id', SpendReserved, { hold: { ...hold, callId: '' } }],
    ['a request of no call', SpendReserved, { calls: 0 }],
    ['a time without milliseconds', SpendDispatched, { at: '2026-11-21T10:00:00Z' }],
    ['an unknown level', BudgetStatusChanged, { to: 'fine' }],
    ['an unknown scope', BudgetStatusChanged, { scope: 'week' }],
    ['an account without a total', SpendDispatched, { balance: { ...balance, total: null } }],
  ] as const)('%s', (_what, event, change) => {
    const type: EventType<string, z.ZodType> = event;
    expect(() => type({ ...sample(type), ...change })).toThrow(expect.objectContaining({ name: 'ZodError' }));
  });
});
