import type { LicenseTest } from '@pulse/contracts';
import { coverageP, type PairEvidence } from './pair-evidence.js';
import { neededOrigins, type LicensePolicy } from './policy.js';
import { shownP } from './shown-value.js';

export interface FragilityEvidence {
  readonly value: number | null;
  readonly cause: string | null;
  readonly limit: number;
}

/** Tests that need scored origins: below the policy's number they have not enough evidence, whatever their numbers. */
const OF_ORIGINS: readonly string[] = ['coverage80', 'pit_uniform', 'skill', 'diebold_mariano'];

/**
 * Every test of a pair by its number alone, in the order of the policy.
 *
 * A statistic that was not computed reads `not_evaluated`, so that nothing is licensed by its absence.
 */
export function pairTests(policy: LicensePolicy, evidence: PairEvidence, fragility: FragilityEvidence): LicenseTest[] {
  return [
    originsTest(policy, evidence),
    coverageTest(policy, evidence),
    pitTest(policy, evidence),
    skillTest(policy, evidence),
    dmTest(policy, evidence),
    fragilityTest(fragility),
    scenarioTest(evidence),
    vintagesTest(evidence),
  ];
}

/** The same tests as they are judged: too few origins leave nothing to pass or to fail. */
export function heldBack(tests: readonly LicenseTest[]): LicenseTest[] {
  if (tests.find(({ test }) => test === 'scored_origins')?.verdict === 'pass') return [...tests];
  return tests.map((test) =>
    restsOnOrigins(test.test) && test.verdict !== 'not_evaluated' ? { ...test, verdict: 'not_enough_evidence' } : test,
  );
}

export const restsOnOrigins = (test: string): boolean => OF_ORIGINS.includes(test);

function originsTest(policy: LicensePolicy, { n, horizon }: PairEvidence): LicenseTest {
  const threshold = neededOrigins(policy, horizon);
  const verdict = n >= threshold ? 'pass' : 'not_enough_evidence';
  return { test: 'scored_origins', verdict, value: n, threshold, n, uncertainty: null };
}

function coverageTest(policy: LicensePolicy, { coverage80, n, horizon }: PairEvidence): LicenseTest {
  const { min, max, level } = policy.coverage80;
  const threshold = `[${min}, ${max}], exact p at least ${level}`;
  if (coverage80 === null) return notEvaluated('coverage80', threshold, 'no outcome is scored');
  const { share, low, high } = coverage80;
  const trials = Math.floor(n / horizon);
  const exact =
    trials === 0
      ? `no exact test: ${n} origins are too few for outcomes ${horizon} periods ahead that do not overlap`
      : `exact test p ${shownP(coverageP(share, n, horizon))} with ${trials} ${trials === 1 ? 'trial' : 'trials'}`;
  const verdict = trials === 0 ? 'not_evaluated' : coverageHolds(policy, share, n, horizon) ? 'pass' : 'fail';
  const uncertainty = `95 % limits ${low.toFixed(3)} to ${high.toFixed(3)}; ${exact}`;
  return { test: 'coverage80', verdict, value: share, threshold, n, uncertainty };
}

/** Whether a share of outcomes inside the 80 % interval lies in the policy's range and passes the exact test. */
export function coverageHolds({ coverage80 }: LicensePolicy, share: number, n: number, horizon: number): boolean {
  const { min, max, level } = coverage80;
  return share >= min && share <= max && coverageP(share, n, horizon) >= level;
}

function pitTest({ minPitP }: LicensePolicy, { pitP, pitN, n, horizon }: PairEvidence): LicenseTest {
  if (pitP === null)
    return notEvaluated('pit_uniform', minPitP, `too few origins whose outcomes do not overlap: ${pitN}`);
  return {
    test: 'pit_uniform',
    verdict: pitP > minPitP ? 'pass' : 'fail',
    value: pitP,
    threshold: minPitP,
    n: pitN > 0 ? pitN : Math.ceil(n / horizon),
    uncertainty: null,
  };
}

function skillTest({ minSkill }: LicensePolicy, { skill, n }: PairEvidence): LicenseTest {
  if (skill === null) return notEvaluated('skill', minSkill, 'the skill has no interval');
  const { value, low, high, against } = skill;
  return {
    test: 'skill',
    verdict: low > minSkill ? 'pass' : 'fail',
    value: low,
    threshold: minSkill,
    n,
    uncertainty: `skill ${value.toFixed(3)} against ${against}; 90 % interval ${low.toFixed(3)} to ${high.toFixed(3)}`,
  };
}

function dmTest(policy: LicensePolicy, { dm, n, horizon }: PairEvidence): LicenseTest {
  const { maxDmP } = policy;
  if (dm === null)
    return notEvaluated(
      'diebold_mariano',
      maxDmP,
      'the test does not exist: too few origins, a constant loss difference, or no positive long-run variance',
    );
  return {
    test: 'diebold_mariano',
    verdict: dm.adjusted < maxDmP ? 'pass' : 'fail',
    value: dm.adjusted,
    threshold: maxDmP,
    n,
    uncertainty:
      n < neededOrigins(policy, horizon)
        ? `p ${shownP(dm.p)} of too few origins, which counts 1 among the ${dm.family} tests of the batch`
        : `p ${shownP(dm.p)} before Benjamini-Hochberg over ${dm.family} tests of the batch`,
  };
}

function fragilityTest({ value, cause, limit }: FragilityEvidence): LicenseTest {
  if (value === null) return notEvaluated('fragility', limit, cause ?? 'not measured');
  const verdict = value <= limit ? 'pass' : 'fail';
  return { test: 'fragility', verdict, value, threshold: limit, n: null, uncertainty: cause };
}

function scenarioTest({ scenarioRules }: PairEvidence): LicenseTest {
  return {
    test: 'scenario_rules',
    verdict: scenarioRules === null ? 'pass' : 'fail',
    value: scenarioRules === null ? null : scenarioRules.join(', '),
    threshold: 'none reaches the target',
    n: null,
    uncertainty: null,
  };
}

/** Evidence from data that were revised since is not evidence of what could have been forecast then. */
function vintagesTest({ revised }: PairEvidence): LicenseTest {
  const threshold = 'revised data have vintages';
  if (revised.length > 0) return notEvaluated('vintages', threshold, `no vintages of ${revised.join(', ')}`);
  return { test: 'vintages', verdict: 'pass', value: null, threshold, n: null, uncertainty: null };
}

const notEvaluated = (test: string, threshold: LicenseTest['threshold'], why: string): LicenseTest => ({
  test,
  verdict: 'not_evaluated',
  value: null,
  threshold,
  n: null,
  uncertainty: why,
});
