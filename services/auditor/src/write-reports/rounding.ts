const LEAST_POWER = -323;
const POWERS = Array.from({ length: 632 }, (_, i) => Number(`1e${i + LEAST_POWER}`));

/** Power of ten of the first digit of a positive number: 2 for 314, -2 for 0.0314. */
function magnitude(value: number): number {
  // The platform's logarithm may be off by a bit near a power of ten; the powers themselves are exact.
  let power = Math.max(LEAST_POWER, Math.floor(Math.log10(value)));
  if (POWERS[power - LEAST_POWER]! > value) power--;
  else if (POWERS[power + 1 - LEAST_POWER]! <= value) power++;
  return power;
}

const MAX_DECIMALS = 100;

/**
 * A number with no more digits than its standard error supports: the last digit kept is the error's second (or
 * `errorDigits`th) significant one. Without an error, or with an error of 0, six significant digits are kept.
 *
 * @param error standard error in the unit of the value, >= 0; null where it is not known
 */
export function roundToError(value: number, error: number | null, errorDigits = 2): string {
  if (!Number.isFinite(value)) return 'not a number';
  if (value === 0) return '0';
  if (error === null || !Number.isFinite(error) || error <= 0) return significant(value, 6);
  const decimals = errorDigits - 1 - magnitude(error);
  if (decimals >= 0) return unsign(value.toFixed(Math.min(decimals, MAX_DECIMALS)));
  const unit = 10 ** -decimals;
  return unsign(String(Math.round(value / unit) * unit));
}

/** A number with at most so many significant digits, without an exponent where it stays readable. */
export function significant(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return 'not a number';
  return String(Number(value.toPrecision(digits)));
}

/** A figure of a summary: what evidence gives has no more than six digits to show. */
export function summaryFigure<T extends number | null | undefined>(value: T): T {
  return (typeof value === 'number' && Number.isFinite(value) ? Number(value.toPrecision(6)) : value) as T;
}

/** The same number as a number, for files that machines read. */
export function roundedToError(value: number, error: number | null): number {
  if (error === null || !(error > 0)) return value;
  return Number(roundToError(value, error));
}

function unsign(text: string): string {
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}
