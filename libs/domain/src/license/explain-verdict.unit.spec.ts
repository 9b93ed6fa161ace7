import { describe, expect, it } from '@jest/globals';
import type { LicenseTest } from '@pulse/contracts';
import { explainVerdict } from './explain-verdict.js';

const test = (name: string, verdict: LicenseTest['verdict'], value: LicenseTest['value'] = 1): LicenseTest => ({
  test: name,
  verdict,
  value,
  threshold: 0.05,
  n: 40,
  uncertainty: null,
});

describe('the explanation of a verdict', () => {
  it.each([
    ['licensed', [test('skill', 'pass')], false, 'Every test of the policy passed.'],
    ['refused', [], false, 'Refused.'],
    [
      'refused',
      [test('skill', 'pass'), test('diebold_mariano', 'fail', 0.123456)],
      false,
      'Refused. diebold_mariano failed (0.123, needed 0.05).',
    ],
    [
      'refused',
      [test('fragility', 'fail', 0.8)],
      true,
      'Refused. a rule that history cannot evaluate can reach the headline target; fragility failed (0.8, needed 0.05).',
    ],
    [
      'insufficient_evidence',
      [test('scored_origins', 'not_enough_evidence', null), test('skill', 'not_evaluated', null)],
      false,
      'Not enough evidence to license. scored_origins has not enough evidence (none, needed 0.05); skill was not evaluated.',
    ],
    [
      'informational',
      [test('skill', 'fail', -0.004)],
      false,
      'For information only: skill against the best baseline is not proven. skill failed (-0.004, needed 0.05).',
    ],
  ] as const)('that is %s', (verdict, tests, scenario, expected) => {
    expect(explainVerdict(verdict, tests, scenario)).toBe(expected);
  });
});
