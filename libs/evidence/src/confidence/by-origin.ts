import type { Triple } from './reference-class.js';

/** Sums over the triples of one origin, so that a resample takes origins whole. */
export interface OriginSums {
  readonly count: number;
  readonly loss: number;
  readonly reference: number;
}

/** The triples of each origin, in the order of time. */
export function groupByOrigin(triples: readonly Triple[]): Triple[][] {
  const groups = new Map<number, Triple[]>();
  for (const triple of triples) {
    const group = groups.get(triple.cell.at);
    if (group === undefined) groups.set(triple.cell.at, [triple]);
    else group.push(triple);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
}

/** In the order of time. */
export function sumsByOrigin(triples: readonly Triple[]): OriginSums[] {
  return groupByOrigin(triples).map((group) => {
    let loss = 0;
    let reference = 0;
    for (const triple of group) {
      loss += triple.loss;
      reference += triple.reference;
    }
    return { count: group.length, loss, reference };
  });
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
