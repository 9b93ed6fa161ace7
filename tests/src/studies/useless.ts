import type { EvidencePair } from '@pulse/contracts';
import { normals } from './draws.js';
import { judgeAlone, judgeBatch, pairOf } from './judge.js';
import { backtest, newest, type Law } from './law-forecaster.js';
import { markdownTable, share } from './table.js';

/** Periods before the first origin, on which baselines are fitted. */
const BEFORE = 120;
const ORIGINS = 60;
const HORIZON = 3;
const PATHS = 200;

/** A random walk: nothing can beat its last value. */
function walk(repetition: number): Float64Array {
  const x = normals('walk', repetition, BEFORE + ORIGINS + HORIZON);
  for (let t = 1; t < x.length; t++) x[t]! += x[t - 1]!;
  return x;
}

/** Forecasts without skill: a law around the last value, with a wrong spread or with noise of its own in its mean. */
export interface Useless {
  readonly name: string;
  readonly spread: number;
  readonly noise: number;
}

export const VARIANTS: readonly Useless[] = [
  { name: 'the naive law itself', spread: 1, noise: 0 },
  { name: 'spread 1.3 times too wide', spread: 1.3, noise: 0 },
  { name: 'spread 0.8 times as wide', spread: 0.8, noise: 0 },
  { name: 'noise of 0.3 steps in its mean', spread: 1, noise: 0.3 },
];

function uselessLaw(data: Float64Array, { spread, noise }: Useless, repetition: number): Law {
  const errors = normals('noise', repetition, data.length);
  return (origin, horizon) => ({
    mean: data[origin]! + noise * errors[origin]!,
    sd: spread * Math.sqrt(horizon + noise * noise),
  });
}

function pairsOf(
  data: Float64Array,
  variant: Useless,
  repetition: number,
  horizons: readonly number[],
): EvidencePair[] {
  const law = uselessLaw(data, variant, repetition);
  const origins = backtest({ data, law, origins: ORIGINS, horizon: HORIZON, paths: PATHS, repetition });
  return horizons.map((horizon) => pairOf(newest(origins, horizon, ORIGINS), horizon, repetition));
}

export interface Licensed {
  readonly n: number;
  readonly licensed: number;
  readonly informational: number;
}

/** Each forecaster judged alone on a series of its own. */
export function uselessAlone(variant: Useless, forecasters: number): ReadonlyMap<number, Licensed> {
  const counts = new Map<number, Licensed>();
  for (let r = 0; r < forecasters; r++)
    for (const pair of pairsOf(walk(r), variant, r, [1, 3])) {
      const { verdict } = judgeAlone(pair);
      const { n, licensed, informational } = counts.get(pair.horizon) ?? { n: 0, licensed: 0, informational: 0 };
      counts.set(pair.horizon, {
        n: n + 1,
        licensed: licensed + (verdict === 'licensed' ? 1 : 0),
        informational: informational + (verdict === 'informational' ? 1 : 0),
      });
    }
  return counts;
}

/** Batches of 20 useless jobs on one series, as a search through settings would be. */
export function uselessInBatches(batches: number, size: number) {
  const found = { jobs: 0, alone: 0, adjusted: 0, batches: 0, batchesAlone: 0, batchesAdjusted: 0 };
  for (let b = 0; b < batches; b++) {
    const data = walk(10_000 + b);
    const pairs = Array.from({ length: size }, (_, job) => {
      const variant = { name: '', spread: 0.9 + (0.2 * job) / (size - 1), noise: 0.02 * job };
      return pairsOf(data, variant, 10_000 + b * size + job, [1])[0]!;
    });
    const alone = pairs.filter((pair) => judgeAlone(pair).verdict === 'licensed').length;
    const adjusted = judgeBatch(pairs).filter(({ verdict }) => verdict === 'licensed').length;
    found.jobs += size;
    found.batches++;
    found.alone += alone;
    found.adjusted += adjusted;
    if (alone > 0) found.batchesAlone++;
    if (adjusted > 0) found.batchesAdjusted++;
  }
  return found;
}

/** The full study, as Markdown. */
export function uselessStudy(): string {
  const rows = VARIANTS.flatMap((variant) =>
    [...uselessAlone(variant, 1000)].map(([h, { n, licensed, informational }]) => [
      variant.name,
      h,
      share(licensed, n),
      share(informational, n),
    ]),
  );
  const batch = uselessInBatches(50, 20);
  return [
    markdownTable(['1,000 forecasters', 'horizon', 'licensed', 'informational'], rows),
    '',
    markdownTable(
      ['50 batches of 20 jobs on one series', 'jobs licensed', 'batches with a licensed job'],
      [
        ['each job judged alone', share(batch.alone, batch.jobs), share(batch.batchesAlone, batch.batches)],
        ['adjusted over the batch', share(batch.adjusted, batch.jobs), share(batch.batchesAdjusted, batch.batches)],
      ],
    ),
  ].join('\n');
}
