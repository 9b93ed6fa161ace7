import type { PairVerdict } from '@pulse/contracts';
import { combineTests } from './combine-tests.js';
import type { PairEvidence } from './pair-evidence.js';
import { heldBack, pairTests, type FragilityEvidence } from './pair-tests.js';
import type { LicensePolicy } from './policy.js';
import { smallestChange } from './smallest-change.js';

/**
 * Judges one pair of target and horizon by a policy: every test is listed, with its number, its limit and its n.
 *
 * @param until label of the last period that the verdict speaks of; null where the world has no dates
 */
export function judgePair(
  policy: LicensePolicy,
  evidence: PairEvidence,
  fragility: FragilityEvidence,
  until: string | null,
): PairVerdict {
  const tests = pairTests(policy, evidence, fragility);
  const judged = heldBack(tests);
  const verdict = combineTests(policy, judged, evidence.skill?.low ?? null);
  return {
    target: evidence.target,
    horizon: evidence.horizon,
    verdict,
    tests: judged,
    until,
    change: smallestChange(policy, evidence, tests, verdict),
  };
}
