/**
 * Least squares by normal equations and Gaussian elimination with pivoting: another way than the search's own.
 *
 * @returns the coefficient of the last column, its t, and the residual squares with and without it
 */
export function regression(
  y: readonly number[],
  columns: readonly (readonly number[])[],
): { coefficient: number; t: number; rss: number } {
  const p = columns.length;
  const matrix = columns.map((a) => columns.map((b) => a.reduce((sum, v, i) => sum + v * b[i]!, 0)));
  const right = columns.map((a) => a.reduce((sum, v, i) => sum + v * y[i]!, 0));
  const inverse = invert(matrix);
  const beta = inverse.map((row) => row.reduce((sum, v, j) => sum + v * right[j]!, 0));
  const rss = y.reduce((sum, v, i) => sum + (v - beta.reduce((fit, b, j) => fit + b * columns[j]![i]!, 0)) ** 2, 0);
  const variance = rss / (y.length - p);
  return { coefficient: beta[p - 1]!, t: beta[p - 1]! / Math.sqrt(variance * inverse[p - 1]![p - 1]!), rss };
}

function invert(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length;
  const work = matrix.map((row, i) => [...row, ...Array.from({ length: n }, (_, j) => (i === j ? 1 : 0))]);
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let k = i; k < n; k++) if (Math.abs(work[k]![i]!) > Math.abs(work[pivot]![i]!)) pivot = k;
    [work[i], work[pivot]] = [work[pivot]!, work[i]!];
    const scale = work[i]![i]!;
    work[i] = work[i]!.map((v) => v / scale);
    for (let k = 0; k < n; k++) {
      const factor = work[k]![i]!;
      if (k !== i) work[k] = work[k]!.map((v, j) => v - factor * work[i]![j]!);
    }
  }
  return work.map((row) => row.slice(n));
}
