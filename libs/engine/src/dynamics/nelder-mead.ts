/**
 * Smallest value of a function in the unit cube, from a point of it: Nelder and Mead (1965), The Computer Journal 7, with
 * points outside moved to the border. Deterministic; the work is bounded by the number of evaluations.
 *
 * @param step side of the first simplex
 * @param tolerance ends where the values of the simplex differ by less than this share of the best
 */
export function nelderMead(
  f: (point: Float64Array) => number,
  start: ArrayLike<number>,
  step: number,
  evaluations: number,
  tolerance: number,
): { readonly point: Float64Array; readonly value: number } {
  const n = start.length;
  const points: Float64Array[] = Array.from({ length: n + 1 }, (_, i) => {
    const point = Float64Array.from(start);
    if (i > 0) point[i - 1] = point[i - 1]! + (point[i - 1]! > 0.5 ? -step : step);
    return point;
  });
  const values = Float64Array.from(points, (point) => f(point));
  const centre = new Float64Array(n);
  let used = n + 1;
  const towards = (worst: Float64Array, factor: number): Float64Array =>
    centre.map((c, k) => Math.min(1, Math.max(0, c + factor * (c - worst[k]!))));
  const replace = (i: number, point: Float64Array, value: number): void => {
    points[i] = point;
    values[i] = value;
  };
  if (n === 0) return { point: points[0]!, value: values[0]! };
  while (used < evaluations) {
    sort(points, values);
    if (!(values[n]! - values[0]! > tolerance * Math.abs(values[0]!))) break;
    for (let k = 0; k < n; k++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += points[i]![k]!;
      centre[k] = sum / n;
    }
    const worst = points[n]!;
    const reflected = towards(worst, 1);
    const value = f(reflected);
    used++;
    if (value < values[0]!) {
      const expanded = towards(worst, 2);
      const further = f(expanded);
      used++;
      if (further < value) replace(n, expanded, further);
      else replace(n, reflected, value);
    } else if (value < values[n - 1]!) replace(n, reflected, value);
    else {
      const outside = value < values[n]!;
      const contracted = towards(worst, outside ? 0.5 : -0.5);
      const nearer = f(contracted);
      used++;
      if (nearer < Math.min(value, values[n]!)) replace(n, contracted, nearer);
      else
        for (let i = 1; i <= n; i++) {
          const point = points[i]!.map((p, k) => points[0]![k]! + 0.5 * (p - points[0]![k]!));
          replace(i, point, f(point));
          used++;
        }
    }
  }
  sort(points, values);
  return { point: points[0]!, value: values[0]! };
}

/** By insertion: the simplex is nearly sorted, and equal values keep their order. */
function sort(points: Float64Array[], values: Float64Array): void {
  for (let i = 1; i < points.length; i++) {
    const point = points[i]!;
    const value = values[i]!;
    let j = i;
    for (; j > 0 && values[j - 1]! > value; j--) {
      points[j] = points[j - 1]!;
      values[j] = values[j - 1]!;
    }
    points[j] = point;
    values[j] = value;
  }
}
