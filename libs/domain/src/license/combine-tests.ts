import type { LicenseTest, Verdict } from '@pulse/contracts';
import type { LicensePolicy } from './policy.js';

/**
 * Any failed test refuses; a forecast whose only fault is unproven skill, with nothing left open, may still inform.
 *
 * @param skillLow lower bound of the skill
 */
export function combineTests(policy: LicensePolicy, tests: readonly LicenseTest[], skillLow: number | null): Verdict {
  const failed = tests.filter((test) => test.verdict === 'fail');
  const open = tests.some((test) => test.verdict === 'not_enough_evidence' || test.verdict === 'not_evaluated');
  if (failed.length === 0) return open ? 'insufficient_evidence' : 'licensed';
  const onlySkill = failed.every((test) => test.test === 'skill' || test.test === 'diebold_mariano');
  const near = skillLow !== null && skillLow >= policy.informationalSkill;
  return onlySkill && near && !open ? 'informational' : 'refused';
}
