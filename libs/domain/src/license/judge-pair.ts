import type { LicenseTest, PairVerdict, Verdict } from '@pulse/contracts';
import type { LicensePolicy } from './policy.js';

/** What is known of one target at one horizon. A null statistic was not computed. */
export interface PairEvidence {
  readonly target: string;
  readonly horizon: number;
  /** Scored origins. */
  readonly n: number;
  /** Share of outcomes inside the 80 % interval, with exact 95 % limits. */
  readonly coverage80: {
    readonly share: number;
    readonly low: number;
    readonly high: number;
    readonly pValue: number | null;
  } | null;
  readonly pitP: number | null;
  readonly skill: {
    readonly value: number;
    readonly low: number;
    readonly high: number;
    readonly against: string;
  } | null;
  /** Adjusted for all pairs of the batch. */
  readonly dmP: number | null;
}

export interface FragilityEvidence {
  readonly value: number | null;
  readonly cause: string | null;
  readonly limit: number;
}

/**
 * Judges one pair of target and horizon by a policy: every test is listed, with its number, its limit and its n.
 *
 * A statistic that was not computed reads `not_evaluated`, so that nothing is licensed by its absence.
 */
export function judgePair(policy: LicensePolicy, evidence: PairEvidence, fragility: FragilityEvidence): PairVerdict {
  const enough = evidence.n >= policy.minOrigins && evidence.n / evidence.horizon >= policy.minOriginsPerHorizon;
  const tests = [
    originsTest(policy, evidence, enough),
    ...[
      coverageTest(policy, evidence),
      pitTest(policy, evidence),
      skillTest(policy, evidence),
      dmTest(policy, evidence),
    ].map((test) =>
      enough || test.verdict === 'not_evaluated' ? test : ({ ...test, verdict: 'not_enough_evidence' } as const),
    ),
    fragilityTest(fragility),
  ];
  return {
    target: evidence.target,
    horizon: evidence.horizon,
    verdict: combine(tests, evidence, policy),
    tests,
    until: null,
    change: null,
  };
}

/** Any failed test refuses; a forecast whose only fault is unproven skill may still inform. */
export function combine(tests: readonly LicenseTest[], evidence: PairEvidence, policy: LicensePolicy): Verdict {
  const failed = tests.filter((test) => test.verdict === 'fail');
  const open = tests.some((test) => test.verdict === 'not_enough_evidence' || test.verdict === 'not_evaluated');
  if (failed.length > 0) {
    const onlySkill = failed.every((test) => test.test === 'skill' || test.test === 'diebold_mariano');
    const near = evidence.skill !== null && evidence.skill.low >= policy.informationalSkill;
    return onlySkill && near && !open ? 'informational' : 'refused';
  }
  return open ? 'insufficient_evidence' : 'licensed';
}

function originsTest(policy: LicensePolicy, { n, horizon }: PairEvidence, enough: boolean): LicenseTest {
  const threshold = Math.max(policy.minOrigins, Math.ceil(policy.minOriginsPerHorizon * horizon));
  return {
    test: 'scored_origins',
    verdict: enough ? 'pass' : 'not_enough_evidence',
    value: n,
    threshold,
    n,
    uncertainty: null,
  };
}

function coverageTest(policy: LicensePolicy, { coverage80, n }: PairEvidence): LicenseTest {
  const { min, max, level } = policy.coverage80;
  const threshold = `[${min}, ${max}]`;
  if (coverage80 === null) return notEvaluated('coverage80', threshold);
  const { share, low, high, pValue } = coverage80;
  const inside = share >= min && share <= max && (pValue === null || pValue >= level);
  const uncertainty = `95 % limits ${low.toFixed(3)} to ${high.toFixed(3)}`;
  return { test: 'coverage80', verdict: inside ? 'pass' : 'fail', value: share, threshold, n, uncertainty };
}

function pitTest(policy: LicensePolicy, { pitP, n, horizon }: PairEvidence): LicenseTest {
  if (pitP === null) return notEvaluated('pit_uniform', policy.minPitP);
  const used = Math.floor(n / horizon);
  return {
    test: 'pit_uniform',
    verdict: pitP > policy.minPitP ? 'pass' : 'fail',
    value: pitP,
    threshold: policy.minPitP,
    n: used,
    uncertainty: null,
  };
}

function skillTest(policy: LicensePolicy, { skill, n }: PairEvidence): LicenseTest {
  if (skill === null) return notEvaluated('skill', policy.minSkill);
  const uncertainty = `lower bound of the skill ${skill.value.toFixed(3)} against ${skill.against}; 90 % interval ${skill.low.toFixed(3)} to ${skill.high.toFixed(3)}`;
  return {
    test: 'skill',
    verdict: skill.low > policy.minSkill ? 'pass' : 'fail',
    value: skill.low,
    threshold: policy.minSkill,
    n,
    uncertainty,
  };
}

function dmTest(policy: LicensePolicy, { dmP, n }: PairEvidence): LicenseTest {
  if (dmP === null) return notEvaluated('diebold_mariano', policy.maxDmP);
  return {
    test: 'diebold_mariano',
    verdict: dmP < policy.maxDmP ? 'pass' : 'fail',
    value: dmP,
    threshold: policy.maxDmP,
    n,
    uncertainty: null,
  };
}

function fragilityTest({ value, cause, limit }: FragilityEvidence): LicenseTest {
  if (value === null) return notEvaluated('fragility', limit);
  return {
    test: 'fragility',
    verdict: value <= limit ? 'pass' : 'fail',
    value,
    threshold: limit,
    n: null,
    uncertainty: cause,
  };
}

const notEvaluated = (test: string, threshold: LicenseTest['threshold']): LicenseTest => ({
  test,
  verdict: 'not_evaluated',
  value: null,
  threshold,
  n: null,
  uncertainty: null,
});
