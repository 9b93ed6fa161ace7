import { describe, expect, it } from '@jest/globals';
import { AccountBalance } from '@pulse/contracts';
import * as fc from 'fast-check';
import { newAccount } from './account.js';
import { holdAmount, outputWithin } from './bound.js';
import { call } from './budget-fixture.js';
import { BudgetModel } from './budget-model.js';
import { exceeded } from './check.js';
import type { Reserve } from './commands.js';
import { decideBudget } from './decide.js';
import { evolveAll } from './evolve.js';

const RUN_LIMIT = 60_000_000;
const BATCH_LIMIT = 130_000_000;
const account: AccountBalance = {
  ...newAccount,
  limits: {
    ...newAccount.limits,
    daily: 100_000_000,
    monthly: 250_000_000,
    total: 400_000_000,
    run: RUN_LIMIT,
    batch: BATCH_LIMIT,
    callsPerMinute: 20,
    callsPerHour: 60,
    callsPerDay: 90,
    tokensPerRequest: 6000,
    tokensPerDay: 40_000,
  },
};

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('reserve' as const),
      /** An id that was used before, one way or another, comes up again. */
      again: fc.option(fc.nat(), { freq: 4 }),
      run: fc.nat(4),
      batch: fc.option(fc.nat(1)),
      input: fc.integer({ min: 0, max: 5000 }),
      wanted: fc.integer({ min: 1, max: 4000 }),
      least: fc.integer({ min: 1, max: 900 }),
      inputPrice: fc.constantFrom(0, 37_500_000, 1_000_000_000, 3_000_000_001),
      outputPrice: fc.constantFrom(0, 150_000_001, 2_000_000_000, 10_000_000_000),
      seconds: fc.integer({ min: 1, max: 400 }),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constantFrom('dispatch' as const, 'settle' as const, 'unknown' as const, 'release' as const),
      which: fc.nat(),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      seconds: fc.oneof(fc.nat(90), fc.nat(90_000), fc.nat(900_000)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Two minutes before midnight, so that days and months end in the midst of calls. */
const START = Date.parse('2026-11-30T23:58:00.000Z');

/** A batch is forgotten when it was idle for longer. */
const MONTH_MS = 30 * 86_400_000;

class World {
  readonly model = new BudgetModel(account);
  now = START;
  #n = 0;

  iso = (): string => new Date(this.now).toISOString();

  do(step: Step): void {
    const { model } = this;
    const at = this.iso();
    if (step.do === 'pass') this.now = Math.min(this.now + step.seconds * 1000, START + MONTH_MS);
    else if (step.do === 'sweep') {
      model.apply({ kind: 'sweep', at });
      // A decision sweeps 50 at most, and there are never more here.
      expect(model.state.holds.filter(({ deadline }) => deadline <= at)).toEqual([]);
    } else if (step.do === 'reserve') model.apply(this.#reserve(step));
    else {
      const ids = [...model.calls.keys()];
      if (ids.length === 0) return;
      const callId = ids[step.which % ids.length]!;
      const { amount, tokens } = model.calls.get(callId)!;
      // The provider bills no more than its prices allow for what it was sent.
      const text = Math.floor(tokens * step.share);
      const charge = {
        cost: Math.floor(amount * step.share),
        usage: { noCache: 0, cacheRead: 0, cacheWrite: 0, text, reasoning: 0 },
      };
      if (step.do === 'dispatch') model.apply({ kind: 'dispatch', at, callId });
      else if (step.do === 'release') model.apply({ kind: 'release', at, callId, reason: 'no need' });
      else model.apply({ kind: 'settle', at, callId, charge: step.do === 'settle' ? charge : null, reply: null });
    }
  }

  #reserve(step: Extract<Step, { do: 'reserve' }>): Reserve {
    const runId = `run${step.run}`;
    const known = [...this.model.calls.keys()];
    const again = step.again === null || known.length === 0 ? null : known[step.again % known.length]!;
    return call({
      at: this.iso(),
      callId: again ?? `c${this.#n++}`,
      runId,
      // What a run that comes back knows of itself.
      runSpent: this.model.used((known) => known.runId === runId && known.state === 'over'),
      batchId: step.batch === null ? null : `batch${step.batch}`,
      inputTokens: step.input,
      wantedOutputTokens: Math.max(step.wanted, step.least),
      leastOutputTokens: step.least,
      price: { id: 'p', inputPerMillion: step.inputPrice, outputPerMillion: step.outputPrice },
      deadline: new Date(this.now + step.seconds * 1000).toISOString(),
    });
  }
}

describe('whatever is asked for, in any order, over midnights and months', () => {
  it('no limit is ever exceeded by what is charged and held together', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 120, size: 'max' }), (steps) => {
        const world = new World();
        for (const one of steps) {
          world.do(one);
          expect(world.model.exceeded(RUN_LIMIT, BATCH_LIMIT)).toEqual([]);
          expect(exceeded(world.model.state)).toEqual([]);
          expect(world.model.state.total.settled).toBe(world.model.used(({ state }) => state === 'over'));
        }
        // What the commits carry is what their events make, and may be stored.
        const { state } = world.model;
        expect(world.model.folded(account)).toEqual(state);
        expect(AccountBalance.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
        world.now += 1_000_000;
        world.do({ do: 'sweep' });
        expect(world.model.state.holds).toEqual([]);
      }),
      { numRuns: 100, interruptAfterTimeLimit: 30_000 },
    );
  });

  it('a grant is shortened no more than the limits ask for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: 0, max: 20_000_000_000 }),
        fc.integer({ min: 1, max: 20_000_000_000 }),
        fc.integer({ min: 0, max: 9_000_000_000_000_000 }),
        (inputTokens, inputPerMillion, outputPerMillion, room) => {
          const price = { id: 'p', inputPerMillion, outputPerMillion };
          const output = outputWithin(price, inputTokens, room);
          if (output < 0) expect(holdAmount(price, inputTokens, 0)).toBeGreaterThan(room);
          else {
            expect(holdAmount(price, inputTokens, output)).toBeLessThanOrEqual(room);
            if (output < 1e12) expect(holdAmount(price, inputTokens, output + 1)).toBeGreaterThan(room);
          }
        },
      ),
    );
  });
});

describe('a limit under many small calls', () => {
  it('is used to 85 % or more before a call is refused for good', () => {
    const shares = fc.array(fc.double({ min: 0.05, max: 1, noNaN: true }), {
      minLength: 1,
      maxLength: 20,
      size: 'max',
    });
    fc.assert(
      fc.property(shares, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 2000 }), (shares, tasks, input) => {
        // The least useful call is at most 1/20 of the limit: (2,000 + 10 x 600) x 1,000 of 160,000,000.
        const wide = { callsPerMinute: 1e9, callsPerHour: 1e9, callsPerDay: 1e9, tokensPerDay: 1e12 };
        let state: AccountBalance = { ...newAccount, limits: { ...newAccount.limits, ...wide, run: 160_000_000 } };
        const held: string[] = [];
        for (let n = 0, refused = false; !refused || held.length > 0; n++) {
          const asked = call({ callId: `c${n}`, inputTokens: input });
          if (!refused && held.length < tasks) {
            const { events, answer } = decideBudget(asked, state);
            state = evolveAll(state, events);
            refused = answer.kind === 'denied' && answer.denial.code === 'limit';
            if (answer.kind === 'granted') held.push(asked.callId);
            if (answer.kind === 'granted' && held.length < tasks) continue;
          }
          const callId = held.shift();
          if (callId === undefined) continue;
          const { amount } = state.holds.find((hold) => hold.callId === callId)!;
          const usage = { noCache: 0, cacheRead: 0, cacheWrite: 0, text: 0, reasoning: 0 };
          const charge = { cost: Math.ceil(amount * shares[n % shares.length]!), usage };
          for (const command of [
            { kind: 'dispatch', at: asked.at, callId } as const,
            { kind: 'settle', at: asked.at, callId, charge, reply: null } as const,
          ])
            state = evolveAll(state, decideBudget(command, state).events);
        }
        expect(state.total.settled).toBeLessThanOrEqual(160_000_000);
        expect(state.total.settled / 160_000_000).toBeGreaterThanOrEqual(0.85);
      }),
      { numRuns: 40, interruptAfterTimeLimit: 20_000 },
    );
  });
});
