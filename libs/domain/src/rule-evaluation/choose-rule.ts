import { blockLengthFor } from '@pulse/scoring';
import { standardErrorOf } from './skill-of.js';

/** What the choice between rules looks at. */
export interface Choosable {
  readonly atoms: number;
  readonly skill: number | null;
  /** Gain of each origin, NaN where it was not scored; all rules have the same origins. */
  readonly gains: ArrayLike<number>;
}

/** Of a rule that was fitted: bits that it saves on the training data less those that it costs; null where not known. */
export interface Described {
  readonly netBits: number | null;
}

/** Bits behind the best rule, log2 of odds of 100 to 1, from which on the training data have decided against a rule. */
const WINDOW_BITS = 6.643856;

/**
 * The rules that the training data leave a choice between: those that save more bits than they cost, or all where none does,
 * less those that are 100 times less likely than the best of them. Validation scores are noisy, and the best of many is so
 * by luck in part; they are not asked again what the training data have answered. A rule whose bits are not known stays.
 *
 * Source: Madigan and Raftery (1994), Model selection and accounting for model uncertainty in graphical models using Occam's
 * window, JASA 89.
 */
export function occamsWindow<R extends Described>(rules: readonly R[]): R[] {
  const pays = rules.filter(({ netBits }) => netBits === null || netBits > 0);
  const left = pays.length > 0 ? pays : rules;
  const best = Math.max(-Infinity, ...left.map(({ netBits }) => netBits ?? -Infinity));
  return left.filter(({ netBits }) => netBits === null || netBits >= best - WINDOW_BITS);
}

/**
 * The smallest rule whose skill is within one standard error of the best one's; of rules of one size the one that saves more bits
 * on the training data, then the better skill. The standard error is that of the difference to the best at the same origins: two
 * rules that are good and bad together differ by less than each does from nothing.
 *
 * Source: the one-standard-error rule of Breiman, Friedman, Olshen and Stone (1984), section 3.4.3, on paired losses.
 */
export function chooseRule<R extends Choosable & Described>(rules: readonly R[]): R | null {
  const scored = rules.filter((rule) => rule.skill !== null);
  if (scored.length === 0) return null;
  const best = scored.reduce((a, b) => (b.skill! > a.skill! ? b : a));
  return scored
    .filter((rule) => best.skill! - rule.skill! <= errorOfDifference(best, rule))
    .reduce((a, b) => (b.atoms !== a.atoms ? (b.atoms < a.atoms ? b : a) : isBetter(b, a) ? b : a));
}

/** Of their mean gains, where both were scored; 0 where that cannot be told. */
function errorOfDifference(best: Choosable, rule: Choosable): number {
  const behind = Float64Array.from(best.gains, (gain, i) => gain - (rule.gains[i] ?? NaN)).filter((gap) => gap === gap);
  return behind.length < 2 ? 0 : (standardErrorOf(behind, blockLengthFor(behind.length)) ?? 0);
}

function isBetter<R extends Choosable & Described>(a: R, b: R): boolean {
  const [left, right] = [a.netBits ?? -Infinity, b.netBits ?? -Infinity];
  return left === right ? a.skill! > b.skill! : left > right;
}
