/** A regressor is dropped where less than this share of it is new. */
const COLLINEAR = 1e-9;

/**
 * Residuals of weighted least squares, by modified Gram-Schmidt; collinear regressors are left out. Rows of weight 0 are
 * not read and get the residual 0.
 */
export function leastSquares(
  y: Float64Array,
  regressors: readonly Float64Array[],
  weights: Float64Array,
): Float64Array {
  const scaled = (column: Float64Array): Float64Array =>
    column.map((v, i) => (weights[i]! > 0 ? v * Math.sqrt(weights[i]!) : 0));
  const residual = scaled(y);
  const basis = orthonormal(regressors.map(scaled));
  removeParts(residual, basis);
  return residual.map((e, i) => (weights[i]! > 0 ? e / Math.sqrt(weights[i]!) : 0));
}

/** An orthonormal basis of what the columns span. */
export function orthonormal(columns: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const column of columns) {
    const rest = Float64Array.from(column);
    const before = dot(rest, rest);
    removeParts(rest, basis);
    const after = dot(rest, rest);
    if (!(after > COLLINEAR * before)) continue;
    const norm = Math.sqrt(after);
    basis.push(rest.map((v) => v / norm));
  }
  return basis;
}

/** Takes the parts in an orthonormal basis out of a column, in place. Twice is enough: Giraud, Langou, Rozloznik (2005). */
export function removeParts(column: Float64Array, basis: readonly Float64Array[]): void {
  for (let pass = 0; pass < 2; pass++)
    for (const q of basis) {
      const c = dot(column, q);
      for (let i = 0; i < column.length; i++) column[i] = column[i]! - c * q[i]!;
    }
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
