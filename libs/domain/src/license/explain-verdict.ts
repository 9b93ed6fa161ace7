import { assertNever } from '../errors.js';
import { neededText } from './needed.js';
import { restsOnOrigins } from './pair-tests.js';
import { shownValue } from './shown-value.js';
import type { HeadlineValue, LicenseTest, Verdict } from '@pulse/contracts';

const LEAD: Readonly<Record<Verdict, string>> = {
  licensed: 'Every test of the policy passed.',
  informational: 'For information only: skill against the best baseline is not proven.',
  refused: 'Refused.',
  insufficient_evidence: 'Not enough evidence to license.',
};

/** One paragraph for people: the verdict and each test that stands in its way, with number and limit. */
export function explainVerdict(verdict: Verdict, tests: readonly LicenseTest[]): string {
  // With too few origins it is clear why their statistics do not exist.
  const few = tests.some((test) => test.verdict === 'not_enough_evidence');
  const standing = tests.filter((test) => test.verdict !== 'pass');
  const failed = standing.filter((test) => test.verdict === 'fail');
  const open = standing.filter((test) => test.verdict !== 'fail');
  const reasons = [...failed, ...open].map((test) => explainTest(test, few));
  return reasons.length === 0 ? LEAD[verdict] : `${LEAD[verdict]} ${reasons.join('; ')}.`;
}

/** Why a forecast whose headline no pair stands for is not licensed. */
export function explainUnjudged({ name, kind }: Pick<HeadlineValue, 'name' | 'kind'>): string {
  const why =
    kind === 'event'
      ? `the headline is the event ${name}, and the policy judges targets`
      : `the policy does not judge ${name}`;
  return `${LEAD.insufficient_evidence} ${why}.`;
}

function explainTest(one: LicenseTest, few: boolean): string {
  const { test, verdict, uncertainty } = one;
  switch (verdict) {
    case 'fail':
      if (test === 'scenario_rules')
        return `a rule that history cannot evaluate can reach the target (${shownValue(one)})`;
      return `${test} failed (${shownValue(one)}, needed ${neededText(one)})`;
    case 'not_enough_evidence':
      return `${test} has not enough evidence (${shownValue(one)}, needed ${neededText(one)})`;
    case 'not_evaluated':
      return `${test} was not evaluated${uncertainty === null || (few && restsOnOrigins(test)) ? '' : ` (${uncertainty})`}`;
    case 'pass':
      return `${test} passed`;
    default:
      return assertNever(verdict);
  }
}
