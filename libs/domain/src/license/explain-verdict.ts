import { assertNever } from '../errors.js';
import type { LicenseTest, Verdict } from '@pulse/contracts';

const LEAD: Readonly<Record<Verdict, string>> = {
  licensed: 'Every test of the policy passed.',
  informational: 'For information only: skill against the best baseline is not proven.',
  refused: 'Refused.',
  insufficient_evidence: 'Not enough evidence to license.',
};

/** One paragraph for people: the verdict and each test that stands in its way, with number and limit. */
export function explainVerdict(verdict: Verdict, tests: readonly LicenseTest[], scenario: boolean): string {
  const reasons = tests.filter((test) => test.verdict !== 'pass').map(explainTest);
  if (scenario) reasons.unshift('a rule that history cannot evaluate can reach the headline target');
  return reasons.length === 0 ? LEAD[verdict] : `${LEAD[verdict]} ${reasons.join('; ')}.`;
}

function explainTest({ test, verdict, value, threshold }: LicenseTest): string {
  switch (verdict) {
    case 'fail':
      return `${test} failed (${shown(value)}, needed ${shown(threshold)})`;
    case 'not_enough_evidence':
      return `${test} has not enough evidence (${shown(value)}, needed ${shown(threshold)})`;
    case 'not_evaluated':
      return `${test} was not evaluated`;
    case 'pass':
      return `${test} passed`;
    default:
      return assertNever(verdict);
  }
}

/** Three significant digits: more would pretend to a precision that few origins cannot give. */
function shown(value: LicenseTest['value']): string {
  if (value === null) return 'none';
  return typeof value === 'number' ? String(Number(value.toPrecision(3))) : value;
}
