/** An exact fraction in lowest terms, its denominator positive. */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

export const ZERO: Rational = { n: 0n, d: 1n };
export const ONE: Rational = { n: 1n, d: 1n };

export function rational(n: bigint, d = 1n): Rational {
  if (d === 0n) throw new RangeError('a fraction needs a denominator that is not 0');
  if (d === 1n) return { n, d };
  const divisor = gcd(n < 0n ? -n : n, d < 0n ? -d : d) * (d < 0n ? -1n : 1n);
  return { n: n / divisor, d: d / divisor };
}

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

/** The exact value of a double. @throws RangeError where it is not finite */
export function exactly(value: number): Rational {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no fraction`);
  let scaled = value;
  let shift = 0n;
  // Multiplying by 2 is exact, and every finite double is a whole number of 2^-1074.
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    shift++;
  }
  return rational(BigInt(scaled), 1n << shift);
}

export function add(a: Rational, b: Rational): Rational {
  return a.d === b.d ? rational(a.n + b.n, a.d) : rational(a.n * b.d + b.n * a.d, a.d * b.d);
}

export function negate(a: Rational): Rational {
  return { n: -a.n, d: a.d };
}

export function subtract(a: Rational, b: Rational): Rational {
  return add(a, negate(b));
}

export function multiply(a: Rational, b: Rational): Rational {
  return rational(a.n * b.n, a.d * b.d);
}

/** @throws RangeError where `b` is 0 */
export function divide(a: Rational, b: Rational): Rational {
  return rational(a.n * b.d, a.d * b.n);
}

export function sign(a: Rational): -1 | 0 | 1 {
  return a.n > 0n ? 1 : a.n < 0n ? -1 : 0;
}

export function compare(a: Rational, b: Rational): -1 | 0 | 1 {
  const left = a.n * b.d;
  const right = b.n * a.d;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A double next to the value; of small whole numbers and short binary fractions the value itself. */
export function toNumber(a: Rational): number {
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  const size = a.n < 0n ? -a.n : a.n;
  if (size <= most && a.d <= most) return Number(a.n) / Number(a.d);
  if (size === 0n) return 0;
  // A quotient of at least 64 bits is more than a double holds; the power of two goes back in two steps, as one may overflow.
  const shift = 64 + a.d.toString(2).length - size.toString(2).length;
  const quotient = shift >= 0 ? (size << BigInt(shift)) / a.d : size / (a.d << BigInt(-shift));
  const half = Math.trunc(shift / 2);
  return (a.n < 0n ? -1 : 1) * (Number(quotient) * 2 ** -half) * 2 ** (half - shift);
}
