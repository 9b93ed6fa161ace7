import type { LicenseTest, Verdict } from '@pulse/contracts';
import { combineTests } from './combine-tests.js';
import type { PairEvidence } from './pair-evidence.js';
import { coverageHolds, restsOnOrigins } from './pair-tests.js';
import type { LicensePolicy } from './policy.js';

/** One number moved just across a limit: which test passes or fails then. */
interface Step {
  readonly text: string;
  /** Relative to the limit; of skill, whose limit is the baseline's own score, absolute; of coverage, a share of the outcomes. */
  readonly distance: number;
  readonly test: string;
  readonly verdict: LicenseTest['verdict'];
  readonly skillLow?: number;
}

/**
 * The smallest change of one number that would alter the verdict, all others as they are; null where no single one
 * would. Of a pair that has not enough evidence, it is what it lacks. Fewer origins are no such change: how many there are
 * is a setting, which the defaults put just at the limit.
 *
 * @param tests by their numbers alone, before too few origins hold them back
 */
export function smallestChange(
  policy: LicensePolicy,
  evidence: PairEvidence,
  tests: readonly LicenseTest[],
  verdict: Verdict,
): string | null {
  if (verdict === 'insufficient_evidence') return whatIsMissing(policy, evidence, tests);
  const low = evidence.skill?.low ?? null;
  let nearest: (Step & { readonly after: Verdict }) | null = null;
  for (const step of stepsOf(policy, evidence, tests)) {
    const moved = tests.map((test) => (test.test === step.test ? { ...test, verdict: step.verdict } : test));
    const after = afterStep(policy, moved, step.skillLow ?? low);
    if (after !== verdict && (nearest === null || step.distance < nearest.distance)) nearest = { ...step, after };
  }
  return nearest === null ? null : `${nearest.text}, then ${nearest.after}`;
}

/** Too few origins hold back every other test, so that the verdict is no longer theirs, unless something else fails. */
function afterStep(policy: LicensePolicy, tests: readonly LicenseTest[], skillLow: number | null): Verdict {
  const short = tests.some(({ test, verdict }) => test === 'scored_origins' && verdict !== 'pass');
  return combineTests(policy, short ? tests.filter((test) => !restsOnOrigins(test.test)) : tests, skillLow);
}

/** More origins, where they are what is missing; what they would show is said only where it can be seen now. */
function whatIsMissing(policy: LicensePolicy, evidence: PairEvidence, tests: readonly LicenseTest[]): string | null {
  const [origins, ...others] = tests;
  const missing = Number(origins!.threshold) - evidence.n;
  if (missing <= 0) return null;
  const unseen = (test: LicenseTest) => restsOnOrigins(test.test) && test.verdict === 'not_evaluated';
  const seen = others.filter((test) => !unseen(test));
  const after = combineTests(policy, seen, evidence.skill?.low ?? null);
  if (after === 'insufficient_evidence') return null;
  const text = `${missing} more scored ${missing === 1 ? 'origin' : 'origins'}`;
  return others.some(unseen) ? text : `${text}, then ${after}`;
}

function stepsOf(policy: LicensePolicy, evidence: PairEvidence, tests: readonly LicenseTest[]): Step[] {
  const steps: Step[] = coverageSteps(policy, evidence);
  for (const test of tests)
    switch (test.test) {
      case 'pit_uniform':
        steps.push(...across(test, 'pit_uniform: p', 'above'));
        break;
      case 'diebold_mariano':
        steps.push(...across(test, 'diebold_mariano: adjusted p', 'below'));
        break;
      case 'fragility':
        steps.push(...across(test, 'fragility:', 'below'));
        break;
      default:
    }
  return [...steps, ...skillSteps(policy, evidence)];
}

/** The nearest count of outcomes inside the interval at which the test turns. */
function coverageSteps(policy: LicensePolicy, { coverage80, n, horizon }: PairEvidence): Step[] {
  if (coverage80 === null || n < horizon) return [];
  const inside = Math.round(coverage80.share * n);
  const now = coverageHolds(policy, coverage80.share, n, horizon);
  for (let by = 1; by <= n; by++)
    for (const [count, word] of [
      [inside + by, 'more'],
      [inside - by, 'fewer'],
    ] as const) {
      if (count < 0 || count > n || coverageHolds(policy, count / n, n, horizon) === now) continue;
      const text = `coverage80: ${by} ${by === 1 ? 'outcome' : 'outcomes'} ${word} inside`;
      return [{ text, distance: by / n, test: 'coverage80', verdict: now ? 'fail' : 'pass' }];
    }
  return [];
}

/** A number that passes on one side of its limit. */
function across({ test, value, threshold, verdict }: LicenseTest, name: string, passes: 'above' | 'below'): Step[] {
  if (typeof value !== 'number' || typeof threshold !== 'number') return [];
  const up = (passes === 'above') !== (verdict === 'pass');
  // All of these numbers lie in [0, 1], and some limits cannot be crossed.
  if (up ? threshold >= 1 : threshold <= 0) return [];
  const by = Math.abs(value - threshold);
  const text = `${name} ${roundedUp(by)} ${up ? 'higher' : 'lower'}`;
  return [{ text, distance: threshold > 0 ? by / threshold : by, test, verdict: verdict === 'pass' ? 'fail' : 'pass' }];
}

/** Across the limit of a licence, and across that of an informational one. */
function skillSteps({ minSkill, informationalSkill }: LicensePolicy, { skill }: PairEvidence): Step[] {
  if (skill === null) return [];
  const { low } = skill;
  return [minSkill, informationalSkill].map((limit): Step => {
    const up = limit === minSkill ? low <= limit : low < limit;
    const by = Math.abs(low - limit);
    const after = up ? low + roundedUp(by) : low - roundedUp(by);
    const text = `skill: lower bound ${roundedUp(by)} ${up ? 'higher' : 'lower'}`;
    return { text, distance: by, test: 'skill', verdict: after > minSkill ? 'pass' : 'fail', skillLow: after };
  });
}

/** The next number of two significant digits above, so that a change by it is enough; 0.001 for none at all. */
function roundedUp(x: number): number {
  if (x === 0) return 0.001;
  const [digits, exponent] = x.toExponential(1).split('e') as [string, string];
  const rounded = Number(`${digits}e${exponent}`);
  return rounded > x ? rounded : Number(`${(Number(digits) + 0.1).toFixed(1)}e${exponent}`);
}
