import { describe, expect, it } from '@jest/globals';
import type { LicenseTest } from '@pulse/contracts';
import { explainUnjudged, explainVerdict } from './explain-verdict.js';

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
    ['licensed', [test('skill', 'pass')], 'Every test of the policy passed.'],
    ['refused', [], 'Refused.'],
    [
      'refused',
      [test('skill', 'pass'), test('diebold_mariano', 'fail', 0.123456)],
      'Refused. diebold_mariano failed (0.123, needed below 0.05).',
    ],
    [
      'refused',
      [test('pit_uniform', 'fail', 8.55e-15)],
      'Refused. pit_uniform failed (below 0.001, needed above 0.05).',
    ],
    [
      'refused',
      [test('fragility', 'fail', 0.8), test('scenario_rules', 'fail', 'R006')],
      'Refused. fragility failed (0.8, needed at most 0.05); a rule that history cannot evaluate can reach the target (R006).',
    ],
    [
      'insufficient_evidence',
      [
        test('scored_origins', 'not_enough_evidence', null),
        test('skill', 'not_evaluated', null),
        { ...test('vintages', 'not_evaluated', null), uncertainty: 'no vintages of gdp' },
      ],
      'Not enough evidence to license. scored_origins has not enough evidence (none, needed at least 0.05); skill was not evaluated; vintages was not evaluated (no vintages of gdp).',
    ],
    [
      'informational',
      [test('skill', 'fail', -0.004)],
      'For information only: skill against the best baseline is not proven. skill failed (-0.004, needed above 0.05).',
    ],
  ] as const)('that is %s', (verdict, tests, expected) => {
    expect(explainVerdict(verdict, tests)).toBe(expected);
  });

  it('of a headline that is not judged', () => {
    expect(explainUnjudged({ name: 'up', kind: 'event' })).toBe(
      'Not enough evidence to license. the headline is the event up, and the policy judges targets.',
    );
  });
});
