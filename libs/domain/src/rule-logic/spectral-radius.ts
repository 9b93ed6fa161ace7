import { exp, log } from '@pulse/numeric';

const SQUARINGS = 24;

/**
 * Largest modulus of an eigenvalue of a square matrix (rows of equal length), by Gelfand's formula |A^m|^(1/m) with m = 2^24
 * reached by squaring. Never below the truth, short of rounding, and above it by a factor of at most |V||V^-1| to the 1/m.
 */
export function spectralRadius(matrix: readonly (readonly number[])[]): number {
  let power: readonly Float64Array[] = matrix.map((row) => Float64Array.from(row));
  let logarithm = 0;
  for (let k = 0, weight = 1; k <= SQUARINGS; k++, weight /= 2) {
    const size = largestRow(power);
    if (size === 0) return 0;
    logarithm += weight * log(size);
    power = square(power.map((row) => row.map((value) => value / size)));
  }
  return exp(logarithm);
}

function largestRow(matrix: readonly Float64Array[]): number {
  let most = 0;
  for (const row of matrix) {
    let sum = 0;
    for (const value of row) sum += Math.abs(value);
    if (sum > most) most = sum;
  }
  return most;
}

function square(a: readonly Float64Array[]): Float64Array[] {
  return a.map((row) => {
    const out = new Float64Array(a.length);
    for (let k = 0; k < row.length; k++) {
      const factor = row[k]!;
      if (factor === 0) continue;
      const other = a[k]!;
      for (let j = 0; j < out.length; j++) out[j] = out[j]! + factor * other[j]!;
    }
    return out;
  });
}
