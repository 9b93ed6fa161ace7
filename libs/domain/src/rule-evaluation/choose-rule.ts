/** What the choice between rules looks at. */
export interface Choosable {
  readonly atoms: number;
  readonly skill: number | null;
  readonly standardError: number | null;
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
 * on the training data, then the better skill.
 *
 * Source: the one-standard-error rule of Breiman, Friedman, Olshen and Stone (1984), section 3.4.3.
 */
export function chooseRule<R extends Choosable & Described>(rules: readonly R[]): R | null {
  const scored = rules.filter((rule) => rule.skill !== null);
  if (scored.length === 0) return null;
  const best = scored.reduce((a, b) => (b.skill! > a.skill! ? b : a));
  const bound = best.skill! - (best.standardError ?? 0);
  return scored
    .filter(({ skill }) => skill! >= bound)
    .reduce((a, b) => (b.atoms !== a.atoms ? (b.atoms < a.atoms ? b : a) : isBetter(b, a) ? b : a));
}

function isBetter<R extends Choosable & Described>(a: R, b: R): boolean {
  const [left, right] = [a.netBits ?? -Infinity, b.netBits ?? -Infinity];
  return left === right ? a.skill! > b.skill! : left > right;
}
