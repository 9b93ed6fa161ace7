import { describe, expect, it } from '@jest/globals';
import { specify } from '@pulse/testing';
import { newAccount } from './account.js';
import { AT, call, LATER, run, tokens } from './budget-fixture.js';
import { budget } from './decide.js';

const ID = 'r.1.propose.1';
const dispatch = { kind: 'dispatch', at: AT, callId: ID } as const;
const settle = (cost: number | null, at = AT) =>
  ({
    kind: 'settle',
    at,
    callId: ID,
    charge: cost === null ? null : { cost, usage: tokens(900, 400) },
    reply: null,
  }) as const;
const sweep = (at: string) => ({ kind: 'sweep', at }) as const;
const spentOn = (state: typeof newAccount) => [
  state.total.settled,
  state.months[0]?.settled,
  state.days[0]?.settled,
  state.runs[0]?.settled,
  state.batches[0]?.settled,
];

describe('a dispatched call', () => {
  const sent = run(newAccount, call({ batchId: 'b' }), dispatch).state;

  it('is charged what it cost, everywhere, and its hold is gone', () => {
    const { state } = run(sent, settle(5_000_000));
    expect(spentOn(state)).toEqual(Array(5).fill(5_000_000));
    expect(state.days[0]).toMatchObject({ tokens: 1300, calls: 1 });
    expect(state.holds).toEqual([]);
  });

  it('may be settled twice, which changes nothing', () => {
    const once = run(sent, settle(5_000_000)).state;
    const twice = run(once, settle(7_000_000));
    expect(twice.state).toEqual(once);
    expect(twice.answer).toMatchObject({ repeated: true, cost: 0 });
    expect(run(once, settle(null)).state).toEqual(once);
  });

  it('is charged in full where nobody knows, and corrected once by who does', () => {
    const unknown = run(sent, settle(null));
    expect(unknown.answer).toMatchObject({ cost: 11_000_000, confirmed: false });
    expect(spentOn(unknown.state)).toEqual(Array(5).fill(11_000_000));
    expect(unknown.state.days[0]!.tokens).toBe(2000);
    const corrected = run(unknown.state, settle(5_000_000));
    expect(corrected.answer).toMatchObject({ cost: 5_000_000, confirmed: true, repeated: false });
    expect(spentOn(corrected.state)).toEqual(Array(5).fill(5_000_000));
    expect(corrected.state.days[0]!.tokens).toBe(1300);
    expect(run(corrected.state, settle(4_000_000)).state).toEqual(corrected.state);
  });

  it('is charged in full when its deadline is over or it is released', () => {
    expect(run(sent, sweep('2026-11-21T10:04:59.999Z')).types).toEqual([]);
    const swept = run(sent, sweep(LATER));
    expect(swept.answer).toEqual({ kind: 'swept', holds: 1 });
    expect(spentOn(swept.state)[0]).toBe(11_000_000);
    const released = run(sent, { kind: 'release', at: AT, callId: ID, reason: 'changed my mind' });
    expect(spentOn(released.state)[0]).toBe(11_000_000);
  });

  it('counts against the day and month of its hold, whenever it is settled', () => {
    const late = '2026-11-30T23:59:59.999Z';
    const held = run(newAccount, call({ at: late, deadline: '2026-12-01T00:05:00.000Z' })).state;
    const next = '2026-12-01T00:00:01.000Z';
    const { state } = run(
      held,
      { ...dispatch, at: next },
      call({ at: next, callId: 'other', deadline: '2026-12-01T00:06:00.000Z' }),
      settle(5_000_000, next),
    );
    expect(state.days).toMatchObject([
      { key: '2026-11-30', settled: 5_000_000 },
      { key: '2026-12-01', settled: 0 },
    ]);
    expect(state.months).toMatchObject([
      { key: '2026-11', settled: 5_000_000 },
      { key: '2026-12', settled: 0 },
    ]);
  });

  it('that billed more than it could is charged that, and its model is blocked until somebody lets it go on', () => {
    const over = run(sent, settle(11_000_001));
    expect(over.answer).toMatchObject({ cost: 11_000_001, overBilled: true });
    expect(over.state).toMatchObject({ total: { settled: 11_000_001 }, blocked: ['p/m'] });
    expect(run(over.state, call({ callId: 'x' })).answer).toMatchObject({ denial: { code: 'model_blocked' } });
    const unblock = { kind: 'configure', at: AT, limits: {}, stopped: undefined, unblock: ['p/m'] } as const;
    expect(run(over.state, unblock, call({ callId: 'x' })).answer).toMatchObject({ kind: 'granted' });
  });

  it.each([
    ['cost', { cost: 9_007_199_254_740_991, usage: tokens(1000, 1000) }, 1_100_000_000],
    ['cost', { cost: 1_100_000_001, usage: tokens(1000, 1000) }, 1_100_000_000],
    ['number of tokens', { cost: 7, usage: tokens(1e15, 1e15) }, 7],
  ])(
    'with a %s that cannot be is charged a hundred of its hold at most, and its model is blocked',
    (_, charge, cost) => {
      const { state, answer } = run(sent, { kind: 'settle', at: AT, callId: ID, charge, reply: null });
      expect(answer).toMatchObject({ cost, overBilled: true, confirmed: true });
      expect(spentOn(state)).toEqual(Array(5).fill(cost));
      // Nobody knows how many tokens there were: those of the hold count.
      expect(state).toMatchObject({ days: [{ tokens: 2000 }], blocked: ['p/m'], unconfirmed: [] });
      expect(run(state, { kind: 'settle', at: AT, callId: ID, charge, reply: null }).state).toEqual(state);
    },
  );

  it('with a bill that can be, if only just, is charged that', () => {
    const charge = { cost: 1_100_000_000, usage: tokens(100_000, 100_000) };
    const { state } = run(sent, { kind: 'settle', at: AT, callId: ID, charge, reply: null });
    expect(state).toMatchObject({ total: { settled: 1_100_000_000 }, days: [{ tokens: 200_000 }], blocked: ['p/m'] });
  });

  it('of a model without a price, with tokens that cannot be, blocks that model', () => {
    const price = { id: 'own@ever', inputPerMillion: 0, outputPerMillion: 0 };
    const charge = { cost: 0, usage: tokens(1e15, 0) };
    const settled = { kind: 'settle', at: AT, callId: ID, charge, reply: null } as const;
    const { state } = run(newAccount, call({ price }), dispatch, settled);
    expect(state).toMatchObject({ total: { settled: 0 }, days: [{ tokens: 2000 }], blocked: ['p/m'] });
  });

  it('that costs a day more than the emergency limit stops all spending', () => {
    const dear = { ...sent, holds: sent.holds.map((hold) => ({ ...hold, amount: 600_000_000 })) };
    const { state, types } = run(dear, settle(50_000_000_000));
    expect(types).toContain('BudgetConfigured');
    expect(state.stopped).toBe('2026-11-21 has cost $50.00, the emergency limit is $50.00');
  });
});

describe('a call that was not dispatched', () => {
  const held = run(newAccount, call()).state;

  it('costs nothing when it is released or its deadline is over', () => {
    const released = run(held, { kind: 'release', at: AT, callId: ID, reason: 'no need' }).state;
    expect(released).toMatchObject({ holds: [], total: { settled: 0 } });
    expect(run(held, sweep(LATER)).state).toMatchObject({ holds: [], total: { settled: 0 } });
  });

  it('cannot be dispatched after that, nor twice, nor past its deadline', () => {
    expect(run(held, sweep(LATER), dispatch).answer).toMatchObject({ kind: 'lost' });
    expect(run(held, dispatch, dispatch).answer).toMatchObject({ kind: 'lost' });
    const late = run(held, { ...dispatch, at: LATER });
    expect(late.answer).toMatchObject({ kind: 'lost' });
    expect(late.state.holds).toEqual([]);
  });

  it('cannot be dispatched by who was granted another one under its id', () => {
    const mine = held.holds[0]!;
    const other = run(held, call({ model: 'p/dear' })).state;
    const { answer, state } = run(other, { ...dispatch, granted: mine });
    expect(answer).toEqual({ kind: 'lost', reason: `the money of call ${ID} is held for another request by now` });
    expect(state).toEqual(other);
    expect(run(other, { ...dispatch, granted: other.holds[0]! }).answer).toMatchObject({ kind: 'dispatched' });
  });

  it('is given back when spending was stopped or the model blocked meanwhile', () => {
    const stop = { kind: 'configure', at: AT, limits: {}, stopped: 'wait', unblock: [] } as const;
    const { answer, state } = run(held, stop, dispatch);
    expect(answer).toMatchObject({ kind: 'lost', reason: 'all spending is stopped: wait' });
    expect(state.holds).toEqual([]);
    expect(run({ ...held, blocked: ['p/m'] }, dispatch).answer).toMatchObject({ kind: 'lost' });
  });
});

describe('limits', () => {
  const change = (limits: object) => ({ kind: 'configure', at: AT, limits, stopped: undefined, unblock: [] }) as const;

  it('are set one by one', () => {
    const { state } = run(newAccount, change({ daily: 20_000_000_000 }), change({ callsPerMinute: 10 }));
    expect(state.limits).toEqual({ ...newAccount.limits, daily: 20_000_000_000, callsPerMinute: 10 });
  });

  it.each([[{ daily: -1 }], [{ daily: 0.5 }], [{ total: 9_000_000_000_000_001 }], [{ monthly: null }], [{ run: NaN }]])(
    'are amounts: %j is refused',
    (limits) => {
      specify(budget).given().when(change(limits)).thenThrows('budget.bad_limit');
    },
  );
});
