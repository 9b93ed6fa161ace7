/**
 * `x` with `digits` decimals as text, rounded as CPython does: from the exact binary value, ties to the even digit
 * (`format(x, '.2f')`: 0.125 -> 0.12, 0.375 -> 0.38, -0.001 -> -0.00).
 *
 * `toFixed` is exact too, but takes the larger of two candidates on a tie. A tie needs an exact decimal expansion of
 * digits + 1 places that ends in 5, and a binary fraction of k bits has one of exactly k places.
 *
 * @param digits 0 to 22
 */
export function pyFixed(x: number, digits: number): string {
  if (!(digits >= 0 && digits <= 22)) throw new RangeError(`digits must be from 0 to 22, not ${digits}`);
  if (Number.isNaN(x)) return 'nan';
  if (!Number.isFinite(x)) return x < 0 ? '-inf' : 'inf';
  const magnitude = Math.abs(x);
  const sign = x < 0 || Object.is(x, -0) ? '-' : '';
  if (magnitude >= 1e21) return sign + BigInt(magnitude).toString() + (digits > 0 ? '.' + '0'.repeat(digits) : '');
  const nearest = magnitude.toFixed(digits);
  let scale = 2;
  for (let i = 0; i < digits; i++) scale *= 2;
  if (!Number.isInteger(magnitude * scale)) return sign + nearest;
  const exact = magnitude.toFixed(digits + 1);
  if (!exact.endsWith('5')) return sign + nearest;
  const down = exact.slice(0, digits === 0 ? -2 : -1);
  return sign + ('02468'.includes(down.at(-1)!) ? down : nearest);
}

/** Python's `round(x, digits)`: the double nearest to the decimal that `pyFixed` writes. NaN and infinities are kept. */
export function pyRound(x: number, digits: number): number {
  return Number.isFinite(x) ? Number(pyFixed(x, digits)) : x;
}
