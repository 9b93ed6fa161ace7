import { describe, expect, it } from '@jest/globals';
import { Assessment, canonicalJson, MAX_COMMIT_BYTES, type RuleFinding } from '@pulse/contracts';
import { MOST_FINDINGS_BYTES, recorded } from './recorded.js';

const finding = (code: string, severity: 1 | 2 | 3, message: string): RuleFinding => ({
  code,
  verdict: 'proven',
  severity,
  path: '/condition',
  message,
  counterexample: { oil: 1 },
  suggestion: null,
  others: [],
});
const assessed = (findings: readonly RuleFinding[]): Assessment => ({
  rule: 'a'.repeat(64),
  scope: 'comprehensive',
  quality: 0.5,
  passed: false,
  parts: { syntax: 1, logic: 0, coverage: 1, performance: null },
  findings: [...findings],
  gates: [],
  validation: [],
  report: [],
  bits: null,
  coverage: null,
  decision: 'rejected',
  reason: 'r',
});
const bytes = (value: unknown) => Buffer.byteLength(canonicalJson(value));

describe('an assessment that is recorded', () => {
  it('has all of its findings where they have room', () => {
    const one = assessed([finding('logic.conflict', 2, 'x'), finding('logic.leak', 1, 'y')]);
    expect(recorded(one)).toBe(one);
  });

  it('keeps the worst of its findings in their order, and tells of the others', () => {
    const many = Array.from({ length: 500 }, (_, i) => finding('logic.conflict', 2, `with rule ${i}`));
    const worst = finding('logic.contradiction', 3, 'the condition is never true');
    const { findings, ...rest } = recorded(assessed([...many, finding('logic.leak', 1, 'y'), worst]));
    const { findings: _all, ...same } = assessed([]);
    expect(rest).toEqual(same);
    expect(findings).toContainEqual(worst);
    expect(findings[0]).toEqual(many[0]);
    const kept = findings.filter(({ code }) => code === 'logic.conflict').length;
    expect(kept).toBeGreaterThan(20);
    expect(findings.at(-1)).toMatchObject({
      code: 'assessment.more',
      severity: 1,
      message: `${501 - kept} more findings, none of them worse, are not recorded: logic.conflict ${500 - kept}, logic.leak 1`,
    });
    expect(Assessment.parse(recorded(assessed(many)))).toEqual(recorded(assessed(many)));
  });

  it.each([
    ['many findings', Array.from({ length: 3000 }, (_, i) => finding('logic.conflict', 2, `with rule ${i}`))],
    ['many codes', Array.from({ length: 3000 }, (_, i) => finding(`logic.a${'b'.repeat(i % 300)}`, 2, ''))],
    ['one finding without end', [finding('logic.conflict', 3, 'é'.repeat(1 << 20))]],
  ])('has room in a commit with 15 others: %s', (_what, findings) => {
    expect(bytes(recorded(assessed(findings)).findings)).toBeLessThanOrEqual(MOST_FINDINGS_BYTES);
    const iteration = Array.from({ length: 16 }, () => recorded(assessed(findings)));
    expect(bytes(iteration)).toBeLessThan(MAX_COMMIT_BYTES * 0.6);
  });
});
