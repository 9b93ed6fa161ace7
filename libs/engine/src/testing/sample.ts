import { fillNormals, fillUniforms, streamKey } from '../random/index.js';

/** Standard normal numbers, another stream for each name. */
export function normals(name: string, n: number): Float64Array {
  const out = new Float64Array(n);
  fillNormals(out, streamKey(2024, 0, name), 1, 1, 0, n);
  return out;
}

export function uniforms(name: string, n: number): Float64Array {
  const out = new Float64Array(n);
  fillUniforms(out, streamKey(2025, 0, name), 1, 1, 0, n);
  return out;
}

/** Running sums from 0: the path of these steps. */
export function pathOf(steps: ArrayLike<number>): Float64Array {
  const x = new Float64Array(steps.length + 1);
  for (let i = 0; i < steps.length; i++) x[i + 1] = x[i]! + steps[i]!;
  return x;
}

export interface SampleMoments {
  readonly mean: number;
  readonly variance: number;
  readonly excess: number;
  /** Standard errors, from the spread over 20 parts of the sample for the last. */
  readonly meanError: number;
  readonly varianceError: number;
  readonly excessError: number;
}

export function momentsOf(sample: ArrayLike<number>): SampleMoments {
  const n = sample.length;
  const values = Array.from(sample);
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const central = (k: number): number => values.reduce((sum, v) => sum + (v - mean) ** k, 0) / n;
  const variance = central(2);
  const fourth = central(4);
  return {
    mean,
    variance,
    excess: fourth / variance ** 2 - 3,
    meanError: Math.sqrt(variance / n),
    varianceError: Math.sqrt((fourth - variance ** 2) / n),
    excessError: excessError(values, mean),
  };
}

function excessError(values: readonly number[], mean: number): number {
  const parts = 20;
  const size = Math.floor(values.length / parts);
  const excesses = Array.from({ length: parts }, (_, i) => {
    const part = values.slice(i * size, (i + 1) * size).map((v) => (v - mean) ** 2);
    const second = part.reduce((a, b) => a + b, 0) / size;
    return part.reduce((a, b) => a + b * b, 0) / size / second ** 2;
  });
  const centre = excesses.reduce((a, b) => a + b, 0) / parts;
  return Math.sqrt(excesses.reduce((sum, e) => sum + (e - centre) ** 2, 0) / (parts - 1) / parts);
}

export function correlationOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [x, y] = [momentsOf(a), momentsOf(b)];
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - x.mean) * (b[i]! - y.mean);
  return sum / a.length / Math.sqrt(x.variance * y.variance);
}
