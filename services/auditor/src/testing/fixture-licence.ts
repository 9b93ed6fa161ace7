import type { Finding, LicenseTest, PairVerdict } from '@pulse/contracts';

/** The tests of the default policy at one pair; without a licence six origins are missing, which holds back the others. */
function tests(horizon: number, licensed: boolean): LicenseTest[] {
  const needed = Math.max(30, 20 * horizon);
  const n = licensed ? needed + 1 : needed - 6;
  const held = licensed ? 'pass' : 'not_enough_evidence';
  const test = (
    name: string,
    verdict: LicenseTest['verdict'],
    value: LicenseTest['value'],
    threshold: LicenseTest['threshold'],
    counted: number | null,
    uncertainty: string | null,
  ): LicenseTest => ({ test: name, verdict, value, threshold, n: counted, uncertainty });
  return [
    test('scored_origins', held, n, needed, n, null),
    test(
      'coverage80',
      held,
      0.78,
      '[0.7, 0.9], exact p at least 0.05',
      n,
      '95 % limits 0.660 to 0.880; exact test p 0.63 with 19 trials',
    ),
    test('pit_uniform', held, 0.41, 0.01, Math.ceil(n / horizon), null),
    test(
      'skill',
      held,
      0.012345,
      0,
      n,
      'lower bound of the skill 0.072 against last_value; 90 % interval 0.012 to 0.122',
    ),
    licensed
      ? test('diebold_mariano', 'pass', 0.0312, 0.05, n, 'p 0.021 before Benjamini-Hochberg over 18 tests of the batch')
      : test('diebold_mariano', 'not_evaluated', null, 0.05, null, 'too few origins'),
    test('fragility', 'pass', 0.31, 0.7, null, 'parameters.decay_rate'),
    test('scenario_rules', 'pass', null, 'none reaches the target', null, null),
  ];
}

export function pairVerdict(horizon: number, licensed: boolean): PairVerdict {
  return {
    target: 'sp500',
    horizon,
    verdict: licensed ? 'licensed' : 'insufficient_evidence',
    until: '2010-03',
    change: licensed ? 'skill: lower bound 0.013 lower, then informational' : '6 more scored origins',
    tests: tests(horizon, licensed),
  };
}

export const revisedWarning: Finding = {
  code: 'revised_without_vintages',
  severity: 'warn',
  message: 'the data of unemployment are revised after they are first published and have no vintages',
  value: 'unemployment',
  limit: null,
};
