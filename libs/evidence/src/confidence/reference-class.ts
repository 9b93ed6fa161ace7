import type { LossCell, Losses } from './losses.js';

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
  readonly cell: LossCell;
  /** Of the configuration and of the baseline, divided by the baseline's mean where the class mixes targets. */
  readonly loss: number;
  readonly reference: number;
}

export interface ReferenceClass {
  readonly name: string;
  readonly triples: readonly Triple[];
  /** The baselines compared with, each once. */
  readonly against: readonly string[];
}

/**
 * Forecasts like this one: the first class of the stated order with at least 30 scored triples, else the widest. The
 * order is the pair of target and horizon, the target at horizons alike, all targets at horizons alike; events likewise.
 *
 * @param names every target, or every event
 * @param horizons largest horizon of the forecast
 */
export function referenceClass(
  losses: Losses,
  names: readonly string[],
  horizons: number,
  name: string,
  horizon: number,
): ReferenceClass {
  const [from, to] = BUCKETS.find(([first, last]) => horizon >= first && horizon <= last)!;
  const bucket: number[] = [];
  for (let h = from; h <= Math.min(to, horizons); h++) bucket.push(h);
  const range = from === to ? `${from}` : to === Infinity ? `${from}+` : `${from}-${to}`;
  const levels = [
    () => classOf(`${name} x horizon ${horizon}`, losses, [name], [horizon], false),
    () => classOf(`${name} x horizons ${range}`, losses, [name], bucket, false),
    () => classOf(`all ${losses.kind} x horizons ${range}`, losses, names, bucket, true),
  ];
  let found = levels[0]!();
  for (const level of levels.slice(1)) {
    if (found.triples.length >= LEAST_TRIPLES) break;
    found = level();
  }
  return found;
}

/** The largest horizon that was scored in a class; 1 for an empty one. */
export function largestHorizon({ triples }: ReferenceClass): number {
  return triples.reduce((largest, { cell }) => Math.max(largest, cell.horizon), 1);
}

function classOf(
  name: string,
  losses: Losses,
  names: readonly string[],
  horizons: readonly number[],
  scaled: boolean,
): ReferenceClass {
  const against = new Set<string>();
  const triples = names.flatMap((member) =>
    horizons.flatMap((horizon): Triple[] => {
      const cells = losses.cells(member, horizon);
      const best = losses.best(cells);
      if (best === null) return [];
      const scale = scaled ? best.mean : 1;
      if (!(scale > 0)) return [];
      against.add(best.name);
      return cells.map((cell) => ({ cell, loss: cell.loss / scale, reference: cell.references[best.name]! / scale }));
    }),
  );
  return { name, triples, against: [...against].sort() };
}
