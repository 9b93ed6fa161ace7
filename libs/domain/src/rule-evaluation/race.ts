import { mean } from '@pulse/numeric';
import { type Gain, standardErrorOf } from './skill-of.js';

/** Standard errors behind the leader from which on a rule is not followed further. */
const OUT_OF_REACH = 2;

/**
 * The rules that may still be chosen after a part of the origins: those that are not further behind the best one than two
 * standard errors of the difference at the same origins.
 *
 * Source: Maron and Moore (1994), Hoeffding races; with the paired test of Moore and Lee (1994).
 */
export function stillInRace<R extends { readonly gain: Gain }>(rules: readonly R[]): R[] {
  const scored = rules.filter(({ gain }) => gain.skill !== null);
  if (scored.length === 0) return [];
  const leader = scored.reduce((a, b) => (b.gain.skill! > a.gain.skill! ? b : a));
  return scored.filter((rule) => {
    const behind = leader.gain.gains.map((gain, i) => gain - rule.gain.gains[i]!).filter((gap) => gap === gap);
    if (behind.length === 0) return false;
    return mean(behind) <= OUT_OF_REACH * (standardErrorOf(behind, 1) ?? Infinity);
  });
}
