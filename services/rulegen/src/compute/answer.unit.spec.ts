import { describe, expect, it } from '@jest/globals';
import { planSearch, type RuleSkeleton } from '@pulse/domain';
import { PLANTED_WORLD, plantedHistory } from '../run/testing/planted-run.js';
import { answer } from './answer.js';
import type { Refined, RefineTask } from './questions.js';

const history = plantedHistory(320, 2);
const plan = planSearch(history, 1)!;
const skeleton: RuleSkeleton = {
  description: '',
  tags: [],
  condition: {
    kind: 'compare',
    feature: { kind: 'series', name: 'x', transform: 'level', lag: 0 },
    op: '>',
    threshold: { fit: true },
  },
  effect: { on: 'y', sign: 1 },
};
const task: RefineTask = {
  search: {
    world: PLANTED_WORLD,
    history,
    until: plan.split.train.last,
    target: 'y',
    seed: 1,
    settings: { grid: plan.grid, beamWidth: 8, beamDepth: 2, population: 32 },
  },
  skeletons: [skeleton],
  maxEvaluations: 2000,
  hypotheses: false,
};

function refined(given: RefineTask): Refined {
  const steps = answer('refine', given);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

describe('what a proposer names', () => {
  const hinted = refined({ ...task, search: { ...task.search, prior: { weights: new Map([['x', 1]]), trust: 0.8 } } });
  const plain = refined(task);

  it('is no cheaper to believe for having been named', () => {
    expect(plain.fitted[0]!.ranked!.costBits).toBeGreaterThan(10);
    expect(hinted.fitted[0]!.ranked!.costBits).toBe(plain.fitted[0]!.ranked!.costBits);
    const costs = new Map(plain.found!.rules.map(({ rule, costBits }) => [JSON.stringify(rule.condition), costBits]));
    const both = hinted.found!.rules.filter(({ rule }) => costs.has(JSON.stringify(rule.condition)));
    expect(both.length).toBeGreaterThan(0);
    for (const { rule, costBits } of both) expect(costBits).toBe(costs.get(JSON.stringify(rule.condition)));
  });

  it('costs less where it was stated before any data were shown, and all that is around it does not', () => {
    const reserved = refined({ ...task, search: { ...task.search, hypotheses: true } });
    const stated = refined({ ...task, search: { ...task.search, hypotheses: true }, hypotheses: true });
    expect(stated.fitted[0]!.ranked!.costBits).toBeLessThan(plain.fitted[0]!.ranked!.costBits - 3);
    const costsOf = ({ found }: Refined) => found!.rules.map(({ rule, costBits }) => [rule.condition, costBits]);
    expect(costsOf(stated)).toEqual(costsOf(reserved));
    // One that never fires was stated all the same: which of two it is costs a bit.
    const idle = { ...skeleton, condition: { ...skeleton.condition, threshold: 1e9 } };
    const two = {
      ...task,
      search: { ...task.search, hypotheses: true },
      skeletons: [skeleton, idle],
      hypotheses: true,
    };
    const { fitted } = refined(two);
    expect(fitted[1]!.ranked).toBeNull();
    expect(fitted[0]!.ranked!.costBits - stated.fitted[0]!.ranked!.costBits).toBeCloseTo(1, 9);
  });
});
