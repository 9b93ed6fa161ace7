import { holesOf } from './holes.js';
import { log2 } from './prior.js';
import { numberBits } from './score.js';
import type { RuleSkeleton } from './skeleton.js';
import type { SearchSpace } from './space.js';

/**
 * Share of the probability of a rule that hypotheses have: rules that somebody stated before any of the data were shown. A right
 * one is cheap, and every rule that is none of them costs -log2(1 - 1/4) = 0.42 bits more, whether or not there turns out to be any, so that
 * the code is a prefix code still.
 */
const HYPOTHESIS_SHARE = 0.25;

/** What a rule costs more that is no hypothesis, where there may be some. */
export const OTHER_BITS = -log2(1 - HYPOTHESIS_SHARE);

/**
 * Bits of a rule that is a hypothesis with its open thresholds filled in: that it is one, which of those that were stated together,
 * one of the choices of each open threshold, and one fitted effect.
 *
 * @param stated hypotheses that were stated together, at least 1
 */
export function hypothesisBits({ catalogue, rows }: SearchSpace, { condition }: RuleSkeleton, stated: number): number {
  const places = holesOf(condition, catalogue).reduce((sum, { choices }) => sum + log2(Math.max(1, choices.length)), 0);
  return -log2(HYPOTHESIS_SHARE) + log2(Math.max(1, stated)) + places + numberBits(rows.n);
}
