/** Solves M x = v for a symmetric positive definite M (row by row, n x n) by Cholesky; undefined where it is not. */
export function solveSymmetric(matrix: Float64Array, v: Float64Array, n: number): Float64Array | undefined {
  const l = cholesky(matrix, n);
  return l === undefined ? undefined : solveCholesky(l, v, n);
}

/** Lower triangle L with L L' = M; undefined where M is not positive definite. */
export function cholesky(matrix: Float64Array, n: number): Float64Array | undefined {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= l[i * n + k]! * l[j * n + k]!;
      if (i !== j) l[i * n + j] = sum / l[j * n + j]!;
      else if (sum > 1e-12 * Math.abs(matrix[i * n + i]!)) l[i * n + i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return l;
}

export function solveCholesky(l: Float64Array, v: Float64Array, n: number): Float64Array {
  const x = Float64Array.from(v.subarray(0, n));
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] = x[i]! - l[i * n + k]! * x[k]!;
    x[i] = x[i]! / l[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] = x[i]! - l[k * n + i]! * x[k]!;
    x[i] = x[i]! / l[i * n + i]!;
  }
  return x;
}

/** Normal equations X'X and X'y, grown row by row. */
export class NormalEquations {
  readonly matrix: Float64Array;
  readonly right: Float64Array;
  rows = 0;
  squares = 0;

  constructor(readonly size: number) {
    this.matrix = new Float64Array(size * size);
    this.right = new Float64Array(size);
  }

  add(row: Float64Array, y: number): void {
    const n = this.size;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) this.matrix[i * n + j] = this.matrix[i * n + j]! + row[i]! * row[j]!;
      this.right[i] = this.right[i]! + row[i]! * y;
    }
    this.squares += y * y;
    this.rows++;
  }

  /** X'X + penalty on the coefficients from `first` on. */
  penalised(first: number, penalty: number): Float64Array {
    const m = Float64Array.from(this.matrix);
    for (let i = first; i < this.size; i++) m[i * this.size + i] = m[i * this.size + i]! + penalty;
    return m;
  }
}
