import { pow } from '@pulse/numeric';

/**
 * The cycle of one, two or three nodes with the largest geometric mean of its gains, where that is at least 1.
 *
 * @param gains entry (s, r) from node r to node s
 * @param through only cycles with this node
 * @returns its nodes in ascending order; null where no such cycle reaches 1
 */
export function strongestCycle(gains: readonly (readonly number[])[], through?: number): number[] | null {
  let best = 1;
  let cycle: number[] | null = null;
  const offer = (nodes: number[], product: number): void => {
    if (!(product >= 1) || (through !== undefined && !nodes.includes(through))) return;
    const mean = pow(product, 1 / nodes.length);
    if (mean > best || (mean === best && cycle === null)) {
      best = mean;
      cycle = nodes;
    }
  };
  for (let a = 0; a < gains.length; a++) {
    offer([a], gains[a]![a]!);
    for (let b = a + 1; b < gains.length; b++) {
      const ab = gains[b]![a]!;
      const ba = gains[a]![b]!;
      offer([a, b], ab * ba);
      for (let c = b + 1; c < gains.length; c++) {
        offer([a, b, c], ab * gains[c]![b]! * gains[a]![c]!);
        offer([a, b, c], gains[c]![a]! * gains[b]![c]! * ba);
      }
    }
  }
  return cycle;
}
