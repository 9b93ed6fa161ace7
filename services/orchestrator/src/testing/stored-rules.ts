import type { Assessment, RuleData } from '@pulse/contracts';
import { ruleHash } from '@pulse/domain';

/** A rule about x of the world of these specs. */
export const testRule = (id: string, threshold: number, name = 'x'): RuleData => ({
  id,
  description: 'a high value',
  tags: [],
  category: 'variable',
  importance: 1,
  enabled: true,
  condition: {
    kind: 'compare',
    feature: { kind: 'series', name, transform: 'level', lag: 0 },
    op: '>',
    threshold,
  },
  effects: [{ on: name, add: { value: 0.05, sd: 0.01 }, cap: 0.2 }],
});

export const testAssessment = (rule: RuleData, decision: Assessment['decision']): Assessment => ({
  rule: ruleHash(rule),
  scope: 'comprehensive',
  quality: 0.8,
  passed: decision === 'accepted',
  parts: { syntax: 1, logic: 1, coverage: 1, performance: 0.8 },
  findings: [],
  gates: [{ gate: 'report', passed: decision === 'accepted', detail: 'skill 3.0 %' }],
  validation: [{ horizon: 1, n: 30, skill: 0.03, p: 0.04 }],
  report: [],
  bits: { cost: 10, saved: 30 },
  coverage: { periods: 30, fired: 20, unknown: 1 },
  decision,
  reason: 'as the spec says',
});
