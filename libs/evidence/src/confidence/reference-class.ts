import type { EvidenceOrigin } from '@pulse/contracts';
import { baselineMeans } from '../pairs/best-baseline.js';
import { type ScoredCell, scoredCells } from '../pairs/scored-cells.js';

/** Horizons that count as alike: from, to. The last one is open. */
const BUCKETS = [
  [1, 1],
  [2, 3],
  [4, 6],
  [7, 12],
  [13, Infinity],
] as const;

/** Scored (origin, horizon, target) triples from which on a class is wide enough. */
export const LEAST_TRIPLES = 30;

/** A scored triple of a class: its loss against the best baseline of its pair. */
export interface Triple {
  readonly cell: ScoredCell;
  readonly horizon: number;
  /** CRPS of the configuration and of the baseline, divided by the baseline's mean where the class mixes targets. */
  readonly loss: number;
  readonly reference: number;
}

export interface ReferenceClass {
  readonly name: string;
  readonly triples: readonly Triple[];
  /** The baselines compared with, each once. */
  readonly against: readonly string[];
}

/** Forecasts like this one: the first class of the stated order with at least 30 scored triples, else the widest. */
export function referenceClass(
  origins: readonly EvidenceOrigin[],
  targets: readonly string[],
  horizons: number,
  target: string,
  horizon: number,
): ReferenceClass {
  const [from, to] = BUCKETS.find(([first, last]) => horizon >= first && horizon <= last)!;
  const bucket: number[] = [];
  for (let h = from; h <= Math.min(to, horizons); h++) bucket.push(h);
  const range = from === to ? `${from}` : to === Infinity ? `${from}+` : `${from}-${to}`;
  const levels = [
    () => classOf(`${target} x horizon ${horizon}`, origins, [target], [horizon]),
    () => classOf(`${target} x horizons ${range}`, origins, [target], bucket),
    () => classOf(`all targets x horizons ${range}`, origins, targets, bucket),
  ];
  let found = levels[0]!();
  for (const level of levels.slice(1)) {
    if (found.triples.length >= LEAST_TRIPLES) break;
    found = level();
  }
  return found;
}

function classOf(
  name: string,
  origins: readonly EvidenceOrigin[],
  targets: readonly string[],
  horizons: readonly number[],
): ReferenceClass {
  const against = new Set<string>();
  const triples = targets.flatMap((target) =>
    horizons.flatMap((horizon): Triple[] => {
      const { cells } = scoredCells(origins, target, horizon);
      const baselines = baselineMeans(cells);
      if (baselines === null) return [];
      const { best, means } = baselines;
      const scale = targets.length > 1 ? means[best]! : 1;
      if (!(scale > 0)) return [];
      against.add(best);
      return cells.map((cell) => ({
        cell,
        horizon,
        loss: cell.crps / scale,
        reference: cell.baselines[best]! / scale,
      }));
    }),
  );
  return { name, triples, against: [...against].sort() };
}
