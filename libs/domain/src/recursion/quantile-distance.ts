/**
 * Kolmogorov-Smirnov distance, in [0,1], of two distributions that are known by their values at the same levels.
 *
 * Distribution functions are linear between the stored quantiles, 0 below the first and 1 above the last, so the
 * distance is exact up to the share outside the outermost levels (0.01 on each side with the 23 hub levels).
 */
export function quantileKolmogorovSmirnov(
  levels: readonly number[],
  a: readonly number[],
  b: readonly number[],
): number {
  let distance = 0;
  for (const knots of [a, b])
    for (const x of knots) {
      distance = Math.max(distance, Math.abs(atRight(levels, a, x) - atRight(levels, b, x)));
      distance = Math.max(distance, Math.abs(atLeft(levels, a, x) - atLeft(levels, b, x)));
    }
  return distance;
}

/** F(x): equal quantiles are a jump, which is taken. */
function atRight(levels: readonly number[], values: readonly number[], x: number): number {
  const next = values.findIndex((value) => value > x);
  if (next < 0) return 1;
  return next === 0 ? 0 : between(levels, values, next, x);
}

/** F(x-): the limit from the left. */
function atLeft(levels: readonly number[], values: readonly number[], x: number): number {
  const next = values.findIndex((value) => value >= x);
  if (next < 0) return 1;
  return next === 0 ? 0 : between(levels, values, next, x);
}

function between(levels: readonly number[], values: readonly number[], next: number, x: number): number {
  const low = values[next - 1]!;
  const share = (x - low) / (values[next]! - low);
  return levels[next - 1]! + share * (levels[next]! - levels[next - 1]!);
}
