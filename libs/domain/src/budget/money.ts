/** One dollar. All money is integer nano-dollars. */
export const NANOS_PER_DOLLAR = 1_000_000_000;

/**
 * The most that a limit may be: 9 million dollars. Amounts are safe integers in events and JSON, which end at 2^53
 * nano-dollars, about 9.007 million dollars.
 */
export const MOST_NANOS = 9_000_000 * NANOS_PER_DOLLAR;

/** Prices are integer nano-dollars for this many tokens, so that a fraction of a nano-dollar a token is exact. */
export const PRICED_TOKENS = 1_000_000n;

/** Whole nano-dollars of dollars, to the nearest. */
export const toNanos = (dollars: number): number => Math.round(dollars * NANOS_PER_DOLLAR);

/**
 * The sum as a safe integer from 0 on: what a provider bills beyond is counted as the largest one, and a correction of what
 * is not remembered any more never makes less than nothing.
 */
export const addNanos = (a: number, b: number): number => Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, a + b));

/** A rounded-up quotient of non-negative integers. */
export const ceilDivide = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;

/** A safe integer; what is beyond is the largest one. */
export const toSafe = (value: bigint): number =>
  value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value);

/** An amount as a person reads it: cents, or as many digits as the amount has below them. */
export function showDollars(nanos: number): string {
  const whole = Math.floor(nanos / NANOS_PER_DOLLAR);
  const fraction = String(nanos % NANOS_PER_DOLLAR)
    .padStart(9, '0')
    .replace(/0{1,7}$/, '');
  return `$${whole}.${fraction}`;
}
