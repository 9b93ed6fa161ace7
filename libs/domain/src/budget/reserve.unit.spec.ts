import { describe, expect, it } from '@jest/globals';
import type { AccountBalance, BudgetLimits } from '@pulse/contracts';
import { newAccount } from './account.js';
import { AT, call, LATER, PRICE, run, tokens } from './budget-fixture.js';
import type { Reserve } from './commands.js';

const limited = (limits: Partial<BudgetLimits>): AccountBalance => ({
  ...newAccount,
  limits: { ...newAccount.limits, ...limits },
});
const settled = (callId: string, cost: number) =>
  ({ kind: 'settle', at: AT, callId, charge: { cost, usage: tokens(1000, 100) }, reply: null }) as const;
const dispatch = (callId: string) => ({ kind: 'dispatch', at: AT, callId }) as const;

describe('a call', () => {
  it('holds what it can cost at most: every input token and the whole output', () => {
    expect(run(newAccount, call()).answer).toEqual({
      kind: 'granted',
      hold: {
        callId: 'r.1.propose.1',
        runId: 'r',
        batchId: null,
        model: 'p/m',
        price: PRICE.id,
        amount: 11_000_000,
        maxOutputTokens: 1000,
        tokens: 2000,
        day: '2026-11-21',
        deadline: LATER,
        dispatched: false,
      },
    });
  });

  it('is rounded up to whole nano-dollars', () => {
    const price = { id: 'p/m@ever', inputPerMillion: 37_500_000, outputPerMillion: 1 };
    const { state } = run(newAccount, call({ price, inputTokens: 1, wantedOutputTokens: 600 }));
    // 37.5 + 600 / 1,000,000
    expect(state.holds[0]!.amount).toBe(38);
  });

  it.each([
    ['run', { run: 9_000_000 }, {}],
    ['run', {}, { runLimit: 9_000_000 }],
    ['batch', { batch: 9_000_000 }, { batchId: 'b' }],
    ['batch', {}, { batchId: 'b', batchLimit: 9_000_000 }],
    ['day', { daily: 9_000_000, run: 1e9 }, {}],
    ['month', { monthly: 9_000_000 }, {}],
    ['total', { total: 9_000_000 }, {}],
  ] as const)('is shortened to what the %s has room for, and refused below its least use', (scope, limits, change) => {
    // 9,000,000 = 1,000 x 1,000 + 800 x 10,000
    const first = run(limited(limits), call(change));
    expect(first.answer).toMatchObject({ kind: 'granted', hold: { maxOutputTokens: 800, amount: 9_000_000 } });
    const after = run(first.state, dispatch('r.1.propose.1'), settled('r.1.propose.1', 2_000_001));
    const next = run(after.state, call({ ...change, callId: 'next' }));
    // 6,999,999 are left, 7,000,000 are needed.
    expect(next.answer).toMatchObject({ kind: 'denied', denial: { code: 'limit', scope } });
  });

  it('is shortened to the tokens of a request and of a day', () => {
    expect(run(limited({ tokensPerRequest: 1700 }), call()).state.holds[0]!.maxOutputTokens).toBe(700);
    expect(run(limited({ tokensPerDay: 1650 }), call()).state.holds[0]!.maxOutputTokens).toBe(650);
    expect(run(limited({ tokensPerRequest: 1599 }), call()).answer).toMatchObject({
      denial: { code: 'request_tokens', retryAt: null },
    });
    expect(run(limited({ tokensPerDay: 1599 }), call()).answer).toMatchObject({
      denial: { code: 'limit', scope: 'tokens' },
    });
  });

  it('waits where only holds are in its way, and says until when at most', () => {
    const state = run(limited({ run: 12_000_000 }), call()).state;
    expect(run(state, call({ callId: 'next' })).answer).toEqual({
      kind: 'denied',
      denial: {
        code: 'held',
        scope: 'run',
        message: 'other calls hold $0.011 of run r: ask again when they are settled',
        retryAt: LATER,
      },
    });
    // 2,000,000 were spent: 10,000,000 are left, which is room for 900 output tokens.
    const after = run(state, dispatch('r.1.propose.1'), settled('r.1.propose.1', 2_000_000), call({ callId: 'next' }));
    expect(after.answer).toMatchObject({ kind: 'granted', hold: { maxOutputTokens: 900 } });
  });

  it('takes a tenth and a fifth of the daily limit for run and batch unless they are set', () => {
    const { state } = run(newAccount, call({ batchId: 'b' }));
    expect(state.runs[0]!.limit).toBe(1_000_000_000);
    expect(state.batches[0]!.limit).toBe(2_000_000_000);
  });

  it('gets its hold again while it was not sent, and never after', () => {
    const once = run(newAccount, call());
    const again = run(once.state, call());
    expect(again.answer).toEqual(once.answer);
    expect(again.types).toEqual([]);
    expect(run(again.state, dispatch('r.1.propose.1'), call()).answer).toMatchObject({ denial: { code: 'duplicate' } });
    const unknown = { kind: 'settle', at: AT, callId: 'r.1.propose.1', charge: null, reply: null } as const;
    expect(run(again.state, dispatch('r.1.propose.1'), unknown, call()).answer).toMatchObject({
      denial: { code: 'duplicate' },
    });
  });

  it.each([
    ['model', { model: 'p/other' }, { model: 'p/other', amount: 11_000_000 }],
    ['price', { price: { ...PRICE, inputPerMillion: 3_000_000_000 } }, { amount: 13_000_000 }],
    ['row of prices', { price: { ...PRICE, id: 'p/m@2026-11-01' } }, { price: 'p/m@2026-11-01' }],
    ['longer input', { inputTokens: 2000 }, { tokens: 3000, amount: 12_000_000 }],
    ['shorter output', { wantedOutputTokens: 900 }, { maxOutputTokens: 900 }],
    ['longer useful output', { wantedOutputTokens: 3000, leastOutputTokens: 2000 }, { maxOutputTokens: 3000 }],
    ['run', { runId: 'other' }, { runId: 'other' }],
    ['batch', { batchId: 'b' }, { batchId: 'b' }],
    ['later end', { deadline: '2026-11-21T10:06:00.000Z' }, { deadline: '2026-11-21T10:06:00.000Z' }],
  ] as const)('gives an open hold back that is for another %s, and is decided on anew', (_what, change, hold) => {
    const { answer, types, state } = run(run(newAccount, call()).state, call(change));
    expect(types).toEqual(['SpendReleased', 'SpendReserved']);
    expect(answer).toMatchObject({ kind: 'granted', hold });
    expect(state.holds).toMatchObject([hold]);
  });

  it('takes an open hold again that was shortened to what there was, where that is of use', () => {
    const short = run(limited({ run: 9_000_000 }), call());
    const again = run(short.state, call());
    expect(again.answer).toEqual(short.answer);
    expect(again.types).toEqual([]);
  });

  it('gives its hold back where spending was stopped, its model blocked, or nothing fits what is asked for now', () => {
    const { state } = run(newAccount, call());
    const cases: readonly [AccountBalance, Partial<Reserve>, string][] = [
      [{ ...state, stopped: 'look at it' }, {}, 'stopped'],
      [{ ...state, blocked: ['p/m'] }, {}, 'model_blocked'],
      [state, { inputTokens: 8000 }, 'request_tokens'],
      [state, { runLimit: 10_000_000, inputTokens: 4001 }, 'limit'],
    ];
    for (const [now, change, code] of cases) {
      const { answer, state: after, types } = run(now, call(change));
      expect(answer).toMatchObject({ kind: 'denied', denial: { code } });
      expect(types).toEqual(['SpendReleased']);
      expect(after.holds).toEqual([]);
    }
  });

  it('has an id of its own, also after it was charged for good', () => {
    const sent = run(newAccount, call(), dispatch('r.1.propose.1'), settled('r.1.propose.1', 1));
    expect(run(sent.state, call()).answer).toMatchObject({ denial: { code: 'duplicate' } });
    expect(run(sent.state, call({ model: 'p/other', runId: 'r2' })).answer).toMatchObject({
      denial: { code: 'duplicate' },
    });
    expect(run(sent.state, call({ callId: 'r.1.propose.2' })).answer).toMatchObject({ kind: 'granted' });
  });

  it('is remembered by its id while 63 others are charged', () => {
    const wide = limited({ callsPerMinute: 1e6, callsPerHour: 1e6, callsPerDay: 1e6, tokensPerDay: 1e9 });
    let { state } = run(wide, call(), dispatch('r.1.propose.1'), settled('r.1.propose.1', 1));
    for (let n = 0; n < 63; n++)
      ({ state } = run(state, call({ callId: `c${n}` }), dispatch(`c${n}`), settled(`c${n}`, 1)));
    expect(run(state, call()).answer).toMatchObject({ denial: { code: 'duplicate' } });
    expect(state.confirmed).toHaveLength(64);
    ({ state } = run(state, call({ callId: 'last' }), dispatch('last'), settled('last', 1)));
    expect(state.confirmed).toHaveLength(64);
  });

  it('counts what the run is said to have spent before, where the account does not know', () => {
    const { answer } = run(limited({ run: 12_000_000 }), call({ runSpent: 5_000_001 }));
    expect(answer).toMatchObject({ denial: { code: 'limit', scope: 'run' } });
    expect(run(limited({ run: 12_000_000 }), call({ runSpent: 5_000_000 })).state).toMatchObject({
      runs: [{ key: 'r', settled: 5_000_000 }],
      holds: [{ maxOutputTokens: 600 }],
    });
  });

  it('costs nothing where the price is 0, and is bound by tokens and rates all the same', () => {
    const price = { id: 'own@ever', inputPerMillion: 0, outputPerMillion: 0 };
    const { answer } = run(limited({ daily: 1, run: 1 }), call({ price, wantedOutputTokens: 9000 }));
    expect(answer).toMatchObject({ kind: 'granted', hold: { amount: 0, maxOutputTokens: 7000 } });
  });

  it('is refused when its deadline is over, spending is stopped or the model is blocked', () => {
    expect(run(newAccount, call({ deadline: AT })).answer).toMatchObject({ denial: { code: 'too_late' } });
    expect(run({ ...newAccount, stopped: 'look at it' }, call()).answer).toMatchObject({ denial: { code: 'stopped' } });
    expect(run({ ...newAccount, blocked: ['p/m'] }, call()).answer).toMatchObject({
      denial: { code: 'model_blocked' },
    });
  });
});

describe('rates', () => {
  const many = (n: number, at: string, calls = 1): Reserve[] =>
    Array.from({ length: n }, (_, i) => call({ at, calls, callId: `${at}-${i}`, wantedOutputTokens: 600 }));
  const wide = limited({ tokensPerDay: 1e9, run: 1e12, daily: 1e12, monthly: 1e12, total: 1e12 });

  it('count every call of a request, in calendar minutes, hours and days', () => {
    const minute = run(wide, ...many(6, AT, 10));
    expect(minute.answer).toMatchObject({ kind: 'granted' });
    expect(run(minute.state, call({ callId: 'x' })).answer).toMatchObject({
      denial: { code: 'rate', retryAt: '2026-11-21T10:01:00.000Z' },
    });
    expect(run(minute.state, call({ callId: 'x', at: '2026-11-21T10:01:00.000Z' })).answer).toMatchObject({
      kind: 'granted',
    });
  });

  it('say when the longest window that is full ends', () => {
    const hour = run({ ...wide, hour: { key: '2026-11-21T10', calls: 500 } }, call());
    expect(hour.answer).toMatchObject({ denial: { code: 'rate', retryAt: '2026-11-21T11:00:00.000Z' } });
    const days = [{ key: '2026-11-21', settled: 0, level: 'ok', tokens: 0, tokenLevel: 'ok', calls: 5000 } as const];
    expect(run({ ...wide, days }, call()).answer).toMatchObject({
      denial: { code: 'rate', retryAt: '2026-11-22T00:00:00.000Z' },
    });
    expect(run(wide, call({ calls: 61 })).answer).toMatchObject({ denial: { code: 'rate', retryAt: null } });
  });

  it('are not widened by a clock that is behind', () => {
    const { state } = run(wide, ...many(60, '2026-11-21T10:01:00.000Z'));
    expect(run(state, call({ callId: 'x', at: '2026-11-21T10:00:59.000Z' })).answer).toMatchObject({
      denial: { code: 'rate' },
    });
  });

  it('are not blocked by a clock that is far ahead', () => {
    const from = (at: string) => many(60, at).map((one) => ({ ...one, deadline: '2027-11-22T00:00:00.000Z' }));
    const { state } = run(wide, ...from('2027-11-21T10:00:00.000Z'));
    expect(state.minute.calls).toBe(60);
    const here = run(state, ...many(60, AT));
    expect(here.answer).toMatchObject({ kind: 'granted' });
    expect(run(here.state, call({ callId: 'x' })).answer).toMatchObject({ denial: { code: 'rate' } });
    // An hour is the most that clocks may differ by.
    const near = run(wide, ...from('2026-11-21T11:00:00.000Z'));
    expect(run(near.state, call({ callId: 'x' })).answer).toMatchObject({ denial: { code: 'rate' } });
    const far = run(wide, ...from('2026-11-21T11:01:00.000Z'));
    expect(run(far.state, call({ callId: 'x' })).answer).toMatchObject({ kind: 'granted' });
    const hours = { ...wide, hour: { key: '2026-11-21T12', calls: 500 } };
    expect(run(hours, call()).state.hour).toEqual({ key: '2026-11-21T10', calls: 1 });
  });
});
