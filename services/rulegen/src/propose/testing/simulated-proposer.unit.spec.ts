import { describe, expect, it } from '@jest/globals';
import { contentHash, RuleSkeleton } from '@pulse/domain';
import { FakeBudget } from './fake-budget.js';
import { fixtureAsk } from './fixture-ask.js';
import { simulatedProposer, type SimulatedOptions } from './simulated-proposer.js';

const truth: RuleSkeleton = {
  description: '',
  tags: [],
  condition: {
    kind: 'and',
    of: [
      {
        kind: 'compare',
        feature: { kind: 'series', name: 'oil', transform: 'delta', turns: 3, lag: 1 },
        op: '>',
        threshold: { fit: true },
      },
      {
        kind: 'compare',
        feature: { kind: 'series', name: 'hope', transform: 'level', lag: 2 },
        op: '<',
        threshold: { quantile: 0.2 },
      },
    ],
  },
  effect: { on: 'unemployment', sign: 1 },
};
const key = ({ condition, effect }: RuleSkeleton) => contentHash({ condition, effect });

async function proposals(options: Partial<SimulatedOptions>, iterations: number) {
  const proposer = simulatedProposer({ truth: [truth], p: 0, q: 0, seed: 5, cost: 7, ...options });
  return Promise.all(Array.from({ length: iterations }, (_, i) => proposer.propose(fixtureAsk({ iteration: i + 1 }))));
}

describe('simulatedProposer', () => {
  it('is right with probability p', async () => {
    const n = 600;
    const right = (await proposals({ p: 0.3, q: 0.3 }, n)).filter(({ skeletons }) =>
      skeletons.some(({ skeleton }) => key(skeleton) === key(truth)),
    );
    // Four standard errors of a share of 600 at 0.3.
    expect(Math.abs(right.length / n - 0.3)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / n));
  });

  it('says what looks right where it is told to, and knows nothing then', async () => {
    const own = ['oil', 'hope'];
    const looks = (await proposals({ wrong: 'decoy' }, 60)).map(({ skeletons }) =>
      skeletons.find(({ skeleton: { condition } }) => {
        const text = JSON.stringify(condition);
        return text.includes('"turns":3,"lag":1') && text.includes('{"quantile":0.2}');
      }),
    );
    for (const found of looks) {
      expect(found).toBeDefined();
      for (const name of own) expect(JSON.stringify(found!.skeleton.condition)).not.toContain(`"${name}"`);
      expect(() => RuleSkeleton.parse(found!.skeleton)).not.toThrow();
    }
  });

  it('is never and always right at the ends of the dial', async () => {
    const hits = async (p: number) =>
      (await proposals({ p }, 100)).filter(({ skeletons }) =>
        skeletons.some(({ skeleton }) => key(skeleton) === key(truth)),
      ).length;
    expect([await hits(0), await hits(1)]).toEqual([0, 100]);
  });

  it('gives what the grammar takes, near misses that differ from the truth, and any place to the one that counts', async () => {
    const all = await proposals({ q: 1 }, 200);
    for (const { skeletons } of all) {
      expect(skeletons).toHaveLength(4);
      for (const { skeleton } of skeletons) {
        expect(RuleSkeleton.safeParse(skeleton).success).toBe(true);
        expect(key(skeleton)).not.toBe(key(truth));
      }
    }
    const sure = await proposals({ p: 1 }, 200);
    const places = sure.map(({ skeletons }) => skeletons.findIndex(({ skeleton }) => key(skeleton) === key(truth)));
    expect(new Set(places)).toEqual(new Set([0, 1, 2, 3]));
  });

  it('proposes the same for the same seed, iteration and operator, and something else for others', async () => {
    const [first, second] = await proposals({ p: 0.5 }, 2);
    expect((await proposals({ p: 0.5 }, 2))[0]).toEqual(first);
    expect(second!.skeletons).not.toEqual(first!.skeletons);
    expect((await proposals({ p: 0.5, seed: 6 }, 1))[0]!.skeletons).not.toEqual(first!.skeletons);
  });

  it('costs what it is said to cost, or what the budget books, and nothing where that denies', async () => {
    expect((await proposals({}, 1))[0]).toMatchObject({ outcome: 'ok', cost: 7 });
    const usage = { noCache: 1000, cacheRead: 0, cacheWrite: 0, text: 500, reasoning: 0 };
    const budget = new FakeBudget({ limit: 3100 });
    const paid = { budget, provider: 'simulated', model: 'dial', usage };
    const all = [];
    for (let i = 1; i <= 3; i++)
      all.push(
        await simulatedProposer({ truth: [truth], p: 1, q: 0, seed: 1, cost: 0, paid }).propose(
          fixtureAsk({ iteration: i }),
        ),
      );
    expect(all.map(({ outcome, cost }) => [outcome, cost])).toEqual([
      ['ok', 1500],
      ['ok', 1500],
      ['denied', 0],
    ]);
    expect(budget.settled).toBe(3000);
  });

  it.each([
    [0.7, 0.4],
    [-0.1, 0],
    [Number.NaN, 0],
  ])('refuses p = %p and q = %p', (p, q) =>
    expect(() => simulatedProposer({ truth: [truth], p, q, seed: 1, cost: 0 })).toThrow(RangeError),
  );
});
