import type { EvidenceOrigin } from '@pulse/contracts';
import { adjustPValues } from '@pulse/scoring';
import { leastOrigins } from '../pairs/resampling.js';
import { type PairedLosses, pairedLosses } from './paired-losses.js';
import { differenceOf, Resamples, type SkillDifference } from './skill-difference.js';

/** Fewest scored origins on which a rule is judged. */
export const LEAST_VALUE_ORIGINS = 20;

/** Largest adjusted p of a rule that helps. */
export const VALUE_LEVEL = 0.05;

/** Scored periods below which a gain is hardly the rule's work in forecasts, and is no help. */
const FEW_FIRINGS = 5;

export interface ValuedRule {
  readonly rule: string;
  /** Evidence of the same configuration without the rule, fitted again; on the same random numbers. */
  readonly without: readonly EvidenceOrigin[];
  /** Whether what it writes can move a target at all. */
  readonly reachesTarget: boolean;
  /** Observed periods, from the first scored origin to the last scored outcome, after which it would have fired. */
  readonly fired: number;
}

export interface RuleValueTask {
  /** Evidence with all rules. Origins in sample are left out. */
  readonly full: readonly EvidenceOrigin[];
  readonly rules: readonly ValuedRule[];
  readonly targets: readonly string[];
  /** The headline's. */
  readonly horizon: number;
  readonly seed: number | string;
}

export type RuleVerdict = 'helps' | 'narrative' | 'not decidable';

export interface RuleValue {
  readonly rule: string;
  readonly verdict: RuleVerdict;
  readonly reason: string;
  /** Scored origins that all pooled targets have, and those that are in sample and left out. */
  readonly n: number;
  readonly inSample: number;
  /** Observed periods of the scored ones after which it would have fired. */
  readonly fired: number;
  /** Skill with the rule less skill without it, averaged over targets. */
  readonly difference: SkillDifference | null;
  /** Benjamini-Hochberg over the rules that were tested. */
  readonly adjustedP: number | null;
  readonly targets: readonly {
    readonly target: string;
    readonly n: number;
    readonly difference: SkillDifference | null;
  }[];
}

interface Tested {
  readonly rule: ValuedRule;
  readonly losses: PairedLosses;
  readonly difference: SkillDifference | null;
  /** Why it is not tested; null where it is. */
  readonly untested: Pick<RuleValue, 'verdict' | 'reason'> | null;
}

/**
 * What each rule is worth: the paired difference of CRPS with and without it over past origins, scaled by the best
 * baseline, with a block-bootstrap interval and a one-sided Diebold-Mariano test, adjusted over the rules. A rule helps
 * where the adjusted p is below 0.05 and the 90 % interval above 0; else it is narrative. One that never fired in the
 * scored periods has not been seen at work, although it may change the fit: it is not decidable. Nor is one that would
 * help and fired in fewer than five of them.
 *
 * Source: Benjamini and Hochberg (1995); Harvey, Leybourne and Newbold (1997).
 */
export function valueRules(task: RuleValueTask): RuleValue[] {
  const resamples = new Resamples(task.seed, task.horizon);
  const tested = task.rules.map((rule) => testRule(rule, task, resamples));
  const family = tested.filter(({ untested }) => untested === null);
  const adjusted = adjustPValues(family.map(({ difference }) => difference?.p ?? 1));
  const byRule = new Map(family.map(({ rule }, i) => [rule.rule, adjusted[i]!]));
  return tested.map(({ rule, losses, difference, untested }) => {
    const adjustedP = byRule.get(rule.rule) ?? null;
    return {
      rule: rule.rule,
      ...(untested ?? verdictOf(difference, adjustedP!, rule.fired)),
      n: losses.origins.length,
      inSample: losses.inSample,
      fired: rule.fired,
      difference,
      adjustedP,
      targets: losses.targets.map((target) => {
        const alone = pairedLosses(task.full, rule.without, [target], task.horizon);
        return {
          target,
          n: alone.origins.length,
          difference: differenceOf(alone, task.horizon, resamples),
        };
      }),
    };
  });
}

function testRule(rule: ValuedRule, { full, targets, horizon }: RuleValueTask, resamples: Resamples): Tested {
  const losses = pairedLosses(full, rule.without, targets, horizon);
  const difference = differenceOf(losses, horizon, resamples);
  return { rule, losses, difference, untested: untestedReason(rule, losses, horizon) };
}

function untestedReason(
  { reachesTarget, fired }: ValuedRule,
  losses: PairedLosses,
  horizon: number,
): Tested['untested'] {
  if (!reachesTarget) return { verdict: 'narrative', reason: 'nothing that it writes moves a target' };
  const n = losses.origins.length;
  const needed = Math.max(LEAST_VALUE_ORIGINS, leastOrigins(horizon));
  if (n < needed) {
    const besides = losses.inSample > 0 ? `, ${losses.inSample} more are in sample` : '';
    return { verdict: 'not decidable', reason: `${n} scored origins, ${needed} are needed${besides}` };
  }
  if (fired === 0)
    return {
      verdict: 'not decidable',
      reason: 'it would not have fired in any scored period: what it changes is the fit to earlier ones',
    };
  if (losses.origins.every(({ parts }) => parts.every((part) => part.full === part.without)))
    return { verdict: 'narrative', reason: 'it fired, and no forecast of a target was different' };
  return null;
}

function verdictOf(
  difference: SkillDifference | null,
  p: number,
  fired: number,
): Pick<RuleValue, 'verdict' | 'reason'> {
  if (difference === null) return { verdict: 'narrative', reason: 'no baseline errs, so there is no skill to gain' };
  const { value, low, high } = difference;
  if (p < VALUE_LEVEL && low !== null && low > 0)
    return fired < FEW_FIRINGS
      ? {
          verdict: 'not decidable',
          reason: `better with it than without, but it would have fired after ${fired} of the scored periods only, ${FEW_FIRINGS} are needed: most of its gain is in the fit to earlier ones`,
        }
      : { verdict: 'helps', reason: 'better with it than without, beyond chance' };
  if (value === 0) return { verdict: 'narrative', reason: 'forecasts are as good without it' };
  if (high !== null && high < 0) return { verdict: 'narrative', reason: 'forecasts are better without it' };
  if (value < 0) return { verdict: 'narrative', reason: 'no difference shown' };
  return { verdict: 'narrative', reason: 'better with it, but not beyond chance' };
}
