import { describe, expect, it } from '@jest/globals';
import { RuleData } from '@pulse/contracts';
import { ruleHash, type StartedRun } from '@pulse/domain';
import { isKnown } from './candidates.js';

const rule = RuleData.parse({
  id: 'r',
  category: 'variable',
  condition: {
    kind: 'compare',
    feature: { kind: 'series', name: 'x', transform: 'level', lag: 0 },
    op: '>',
    threshold: 1,
  },
  effects: [{ on: 'y', add: { value: 1, sd: 0.1 }, cap: 2 }],
});

const evaluatedAt = (cost: number | null): StartedRun => {
  const bits = cost === null ? null : { cost, saved: 20 };
  return { assessments: new Map([[ruleHash(rule), { bits }]]) } as unknown as StartedRun;
};

describe('a rule that was evaluated before', () => {
  it('is known, unless it has become cheaper since by being a hypothesis', () => {
    expect(isKnown({ rule, costBits: 15 }, { assessments: new Map() } as unknown as StartedRun)).toBe(false);
    expect(isKnown({ rule, costBits: 15 }, evaluatedAt(15))).toBe(true);
    expect(isKnown({ rule, costBits: 14.9 }, evaluatedAt(15))).toBe(true);
    expect(isKnown({ rule, costBits: 9 }, evaluatedAt(15))).toBe(false);
    expect(isKnown({ rule, costBits: null }, evaluatedAt(15))).toBe(true);
    expect(isKnown({ rule, costBits: 9 }, evaluatedAt(null))).toBe(true);
  });
});
