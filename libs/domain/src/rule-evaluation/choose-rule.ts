/** What the choice between rules looks at. */
export interface Choosable {
  readonly atoms: number;
  readonly skill: number | null;
  readonly standardError: number | null;
  /** Bits that it saves on the training data less those that it costs; null where not known. */
  readonly netBits: number | null;
}

/**
 * The smallest rule whose skill is within one standard error of the best one's. Of rules of one size the one that saves the
 * most bits on the training data, which the standard error cannot tell apart here; then the better skill.
 *
 * Source: the one-standard-error rule of Breiman, Friedman, Olshen and Stone (1984), section 3.4.3.
 */
export function chooseRule<R extends Choosable>(rules: readonly R[]): R | null {
  const scored = rules.filter((rule) => rule.skill !== null);
  if (scored.length === 0) return null;
  const best = scored.reduce((a, b) => (b.skill! > a.skill! ? b : a));
  const bound = best.skill! - (best.standardError ?? 0);
  return scored
    .filter(({ skill }) => skill! >= bound)
    .reduce((a, b) => (b.atoms !== a.atoms ? (b.atoms < a.atoms ? b : a) : isBetter(b, a) ? b : a));
}

function isBetter(a: Choosable, b: Choosable): boolean {
  const [left, right] = [a.netBits ?? -Infinity, b.netBits ?? -Infinity];
  return left === right ? a.skill! > b.skill! : left > right;
}
