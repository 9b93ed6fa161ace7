import { log, mean, type Numbers, sumOfSquares } from '@pulse/numeric';
import { hasMissing, MISSING, requireNonEmpty } from './checks.js';
import { definedNumber, type Maybe, undefinedValue } from './outcome.js';

/**
 * Dawid-Sebastiani score ((y - m) / s)^2 + 2 log s with the mean and the population variance of the members; undefined
 * where that variance is zero.
 *
 * Source: Dawid and Sebastiani (1999); scoringRules, dss_sample.
 */
export function dawidSebastiani(members: Numbers, observed: number): Maybe<number> {
  requireNonEmpty(members, 'members');
  if (observed !== observed || hasMissing(members)) return undefinedValue(MISSING);
  const centre = mean(members);
  const variance = sumOfSquares(members, centre) / members.length;
  if (variance === 0) return undefinedValue('the members have no variance');
  const d = observed - centre;
  return definedNumber((d * d) / variance + log(variance), 'a member is not finite');
}
