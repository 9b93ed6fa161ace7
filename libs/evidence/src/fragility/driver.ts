import type { DriverScore } from '@pulse/contracts';
import { LEAST_ERRORS, type StructureEffect } from './effects.js';

/** What leaving a rule out does to the headline, with the tags that share it. */
export interface RuleEffect extends StructureEffect {
  readonly tags: readonly string[];
}

/**
 * The tag whose rules move the headline most: absolute changes by leaving each rule out, split evenly over its tags
 * and summed. Null where the largest sum is under 2 Monte-Carlo errors; then the shares are noise and are left out.
 *
 * The error of a sum is the sum of the errors: all runs share their paths, and absolute values of noise add up too, so
 * a root of squares would let a tag of many rules without effect pass.
 */
export function symbolicDriver(effects: readonly RuleEffect[]): DriverScore {
  const sums = new Map<string, { effect: number; error: number }>();
  for (const { tags, change, error } of effects)
    for (const tag of new Set(tags)) {
      const sum = sums.get(tag) ?? { effect: 0, error: 0 };
      const parts = new Set(tags).size;
      sum.effect += Math.abs(change) / parts;
      sum.error += error / parts;
      sums.set(tag, sum);
    }
  const ranked = [...sums].sort(([a, x], [b, y]) => y.effect - x.effect || (a < b ? -1 : 1));
  const [top] = ranked;
  if (top === undefined) return none('no rule with a tag fired before the headline');
  const [tag, { effect, error }] = top;
  if (effect === 0) return none('no rule moves the headline');
  if (effect < LEAST_ERRORS * error) return none(`the effect of "${tag}" is under ${LEAST_ERRORS} Monte-Carlo errors`);
  const total = ranked.reduce((sum, [, part]) => sum + part.effect, 0);
  return { tag, shares: Object.fromEntries(ranked.map(([name, part]) => [name, part.effect / total])), reason: null };
}

function none(reason: string): DriverScore {
  return { tag: null, shares: {}, reason };
}
