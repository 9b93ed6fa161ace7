import { describe, expect, it } from '@jest/globals';
import type { AccountBalance } from '@pulse/contracts';
import { newAccount } from './account.js';
import { AT, call, run, tokens } from './budget-fixture.js';
import type { BudgetCommand } from './commands.js';
import { decideBudget } from './decide.js';
import { evolveAll } from './evolve.js';
import { levelOf } from './levels.js';

describe('the level of a limit', () => {
  it.each([
    [0, 69, 'ok'],
    [0, 70, 'warning'],
    [70, 0, 'warning'],
    [60, 29, 'warning'],
    [60, 30, 'critical'],
    [99, 0, 'critical'],
    [0, 100, 'critical'],
    [100, 0, 'shutdown'],
    [120, 0, 'shutdown'],
  ])('with %d settled and %d held of 100 is %s', (settled, held, level) => {
    expect(levelOf({ settled, held, limit: 100 })).toBe(level);
  });

  it('is exact for the largest amounts', () => {
    const limit = 9_000_000_000_000_000;
    expect(levelOf({ settled: 6_300_000_000_000_000, held: 0, limit })).toBe('warning');
    expect(levelOf({ settled: 6_299_999_999_999_999, held: 0, limit })).toBe('ok');
  });
});

describe('levels', () => {
  /** A run of 100 calls' worth: every call costs a hundredth of the run's limit, which is 700,000,000. */
  const limits = { run: 700_000_000, daily: 1e12, monthly: 1e12, total: 1e12, tokensPerDay: 1e9, callsPerMinute: 1e6 };
  const wide: AccountBalance = {
    ...newAccount,
    limits: { ...newAccount.limits, ...limits, callsPerHour: 1e6, callsPerDay: 1e6 },
  };

  const crossings = (commands: readonly BudgetCommand[]) => {
    let state = wide;
    const seen: string[] = [];
    for (const command of commands) {
      const { events } = decideBudget(command, state);
      for (const event of events)
        if (event.type === 'BudgetStatusChanged') seen.push(`${event.data.scope} ${event.data.from} ${event.data.to}`);
      state = evolveAll(state, events);
    }
    return { seen, state };
  };
  const small = (i: number): BudgetCommand[] => [
    call({ callId: `c${i}`, wantedOutputTokens: 600 }),
    { kind: 'dispatch', at: AT, callId: `c${i}` },
    { kind: 'settle', at: AT, callId: `c${i}`, charge: { cost: 7_000_000, usage: tokens(1, 1) }, reply: null },
  ];

  it('are announced once for each crossing', () => {
    const { seen, state } = crossings(Array.from({ length: 100 }, (_, i) => small(i)).flat());
    expect(seen).toEqual(['run ok warning', 'run warning critical', 'run critical shutdown']);
    expect(state.runs[0]).toMatchObject({ settled: 700_000_000, level: 'shutdown' });
  });

  it('are a shutdown, too, when what is left of a limit that is nearly used up buys nothing useful', () => {
    const expensive = call({ callId: 'x', inputTokens: 7000, leastOutputTokens: 1000 });
    const early = crossings([...small(0), { ...expensive, runLimit: 10_000_000 }]);
    expect(early.seen).toEqual([]);
    // 98 of 100 calls: 14,000,000 are left, 17,000,000 are needed; saying so once is enough.
    const late = crossings([...Array.from({ length: 98 }, (_, i) => small(i)).flat(), expensive, expensive]);
    expect(late.seen).toEqual(['run ok warning', 'run warning critical', 'run critical shutdown']);
  });

  it('are judged anew when limits are set', () => {
    const lower = {
      kind: 'configure',
      at: AT,
      limits: { monthly: 100_000_000 },
      stopped: undefined,
      unblock: [],
    } as const;
    const raise = { ...lower, limits: { monthly: 1_000_000_000_000 } };
    const { seen } = crossings([...Array.from({ length: 13 }, (_, i) => small(i)).flat(), lower, raise]);
    expect(seen).toEqual(['month ok critical', 'month critical ok']);
  });

  it('of a new day begin at ok', () => {
    const day = { ...wide, limits: { ...wide.limits, daily: 10_000_000 } };
    const first = run(day, ...small(0)).state;
    expect(first.days).toMatchObject([{ level: 'warning' }]);
    const next = run(
      first,
      call({
        callId: 'n',
        at: '2026-11-22T00:00:00.000Z',
        deadline: '2026-11-22T00:01:00.000Z',
        wantedOutputTokens: 600,
        leastOutputTokens: 1,
      }),
    );
    expect(next.answer).toMatchObject({ kind: 'granted' });
    expect(next.state.days).toMatchObject([{ key: '2026-11-21' }, { key: '2026-11-22', level: 'warning' }]);
  });
});
