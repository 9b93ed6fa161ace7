export interface Shrunk {
  /** Row by row. */
  readonly correlation: Float64Array;
  /** Weight of the identity, from 0 to 1. */
  readonly shrinkage: number;
}

/**
 * Correlation of columns of mean 0 and variance 1 (divisor n), shrunk to the identity: the linear shrinkage of Ledoit and
 * Wolf (2004), Journal of Multivariate Analysis 88, whose target, the identity times the mean variance, is the identity
 * here. With S = X'X / n over p columns: d^2 = |S - I|^2 / p, b^2 = the smaller of d^2 and the sum over rows of
 * |x x' - S|^2 / (p n^2); the weight of the identity is b^2 / d^2.
 *
 * @param columns equally long
 */
export function shrunkCorrelation(columns: readonly Float64Array[]): Shrunk {
  const p = columns.length;
  const n = columns[0]?.length ?? 0;
  const sample = new Float64Array(p * p);
  let distance = 0;
  let noise = 0;
  for (let i = 0; i < p; i++)
    for (let j = 0; j <= i; j++) {
      const [a, b] = [columns[i]!, columns[j]!];
      let sum = 0;
      let squares = 0;
      for (let t = 0; t < n; t++) {
        const product = a[t]! * b[t]!;
        sum += product;
        squares += product * product;
      }
      const s = sum / n;
      sample[i * p + j] = sample[j * p + i] = s;
      const times = i === j ? 1 : 2;
      distance += times * (s - (i === j ? 1 : 0)) ** 2;
      noise += times * (squares / n - s * s);
    }
  const b = Math.min(distance, noise / n);
  const shrinkage = distance > 0 ? b / distance : 1;
  const correlation = sample.map((s, at) => (at % (p + 1) === 0 ? 1 : (1 - shrinkage) * s));
  return { correlation, shrinkage };
}
