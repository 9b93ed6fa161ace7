import type { Triple } from './reference-class.js';

/** Sums over the triples of one origin, so that a resample takes origins whole. */
export interface OriginSums {
  readonly count: number;
  readonly loss: number;
  readonly reference: number;
}

/** In the order of time. */
export function sumsByOrigin(triples: readonly Triple[]): OriginSums[] {
  const sums = new Map<number, { count: number; loss: number; reference: number }>();
  for (const { cell, loss, reference } of triples) {
    const sum = sums.get(cell.at) ?? { count: 0, loss: 0, reference: 0 };
    sum.count += 1;
    sum.loss += loss;
    sum.reference += reference;
    sums.set(cell.at, sum);
  }
  return [...sums].sort(([a], [b]) => a - b).map(([, sum]) => sum);
}

/** Mean loss difference over the triples of a resample. */
export function meanDifference(origins: readonly OriginSums[]): (indices: Int32Array) => number {
  return (indices) => {
    let difference = 0;
    let count = 0;
    for (const i of indices) {
      const sum = origins[i]!;
      difference += sum.loss - sum.reference;
      count += sum.count;
    }
    return difference / count;
  };
}

/** Skill 1 - S / S_ref over the triples of a resample; NaN where the baseline never errs. */
export function pooledSkill(origins: readonly OriginSums[]): (indices: Int32Array) => number {
  return (indices) => {
    let loss = 0;
    let reference = 0;
    for (const i of indices) {
      loss += origins[i]!.loss;
      reference += origins[i]!.reference;
    }
    return reference > 0 ? 1 - loss / reference : NaN;
  };
}
