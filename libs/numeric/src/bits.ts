/**
 * The bits of doubles: powers of two, exponents and the upper word.
 * Everything here is exact, so it is the same on every machine.
 */
const DOUBLE = new Float64Array(1);
const WORDS = new Uint32Array(DOUBLE.buffer);

DOUBLE[0] = 1;
const HIGH = WORDS[1] === 0x3ff00000 ? 1 : 0;
const LOW = 1 - HIGH;

/** POWERS[k + 1022] = 2^k for the normal exponents, k in [-1022, 1023]. */
const POWERS = new Float64Array(2046);
POWERS[1022] = 1;
for (let k = 1; k <= 1023; k++) POWERS[1022 + k] = POWERS[1021 + k]! * 2;
for (let k = 1; k <= 1022; k++) POWERS[1022 - k] = POWERS[1023 - k]! / 2;

/** 2^k for an integer k in [-1022, 1023]. */
export function powerOfTwo(k: number): number {
  return POWERS[k + 1022]!;
}

/** x * 2^k for an integer k in [-2200, 2200]; rounds once, also when the result is subnormal. */
export function scaleByPowerOfTwo(x: number, k: number): number {
  if (k >= -1022 && k <= 1023) return x * POWERS[k + 1022]!;
  if (k > 1023) return x * POWERS[2045]! * scaleByPowerOfTwo(1, k - 1023);
  // 2^-969 keeps 53 bits before the last, rounding, step.
  return scaleByPowerOfTwo(x * POWERS[1022 - 969]!, k + 969);
}

/** The sign, exponent and upper 20 mantissa bits of x, as an unsigned 32-bit integer. */
export function highWord(x: number): number {
  DOUBLE[0] = x;
  return WORDS[HIGH]!;
}

/** The lower 32 mantissa bits of x. */
export function lowWord(x: number): number {
  DOUBLE[0] = x;
  return WORDS[LOW]!;
}

/** x with its upper word replaced and its lower word kept. */
export function withHighWord(x: number, high: number): number {
  DOUBLE[0] = x;
  WORDS[HIGH] = high;
  return DOUBLE[0];
}

/** x with the lower 32 mantissa bits cleared, so that a product of two such numbers is exact. */
export function clearLowWord(x: number): number {
  DOUBLE[0] = x;
  WORDS[LOW] = 0;
  return DOUBLE[0];
}

/** The double whose words are `high` and 0. */
export function fromHighWord(high: number): number {
  WORDS[HIGH] = high;
  WORDS[LOW] = 0;
  return DOUBLE[0]!;
}
