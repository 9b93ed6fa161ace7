import type { EvidenceOrigin } from '@pulse/contracts';
import { POLICIES } from '@pulse/domain';
import { normalCdf, normalQuantile } from '@pulse/numeric';
import { crpsNormal } from '@pulse/scoring';
import { normals } from './draws.js';
import { pairOf } from './judge.js';
import { markdownTable, share } from './table.js';

const { coverage80, minPitP } = POLICIES['default']!;

/** The true law of a random walk at every origin, scored at one horizon; there is nothing to compare it with. */
function perfectOrigins(n: number, horizon: number, repetition: number): EvidenceOrigin[] {
  const x = normals('perfect', repetition, n + horizon);
  for (let t = 1; t < x.length; t++) x[t]! += x[t - 1]!;
  const sd = Math.sqrt(horizon);
  const at = (value: number): (number | null)[] => [...Array.from({ length: horizon - 1 }, () => null), value];
  return Array.from({ length: n }, (_, t) => {
    const [mean, outcome] = [x[t]!, x[t + horizon]!];
    const quantile = (level: number) => at(mean + sd * normalQuantile(level));
    const scores = {
      outcome: at(outcome),
      median: at(mean),
      lower80: quantile(0.1),
      upper80: quantile(0.9),
      lower50: quantile(0.25),
      upper50: quantile(0.75),
      crps: at(crpsNormal(outcome, mean, sd) as number),
      baselines: {},
      pit: at(normalCdf((outcome - mean) / sd)),
    };
    return { origin: String(t), inSample: false, targets: { x: scores } };
  });
}

export interface Refusals {
  readonly repetitions: number;
  /** By the exact test, by the range of 70 to 90 %, by either; by the PIT; by any of them. */
  readonly exact: number;
  readonly range: number;
  readonly coverage: number;
  readonly pit: number;
  readonly any: number;
}

/** How often calibration tests refuse a forecaster who knows the truth, with overlapping outcomes. */
export function perfectRefusals(horizon: number, n: number, repetitions: number): Refusals {
  const found = { repetitions, exact: 0, range: 0, coverage: 0, pit: 0, any: 0 };
  for (let r = 0; r < repetitions; r++) {
    const pair = pairOf(perfectOrigins(n, horizon, r), horizon, r);
    const exact = pair.coverageP! < coverage80.level;
    const range = pair.coverage80!.share < coverage80.min || pair.coverage80!.share > coverage80.max;
    const pit = pair.pitP! <= minPitP;
    if (exact) found.exact++;
    if (range) found.range++;
    if (exact || range) found.coverage++;
    if (pit) found.pit++;
    if (exact || range || pit) found.any++;
  }
  return found;
}

const SIZES = [
  [1, 30],
  [1, 60],
  [1, 240],
  [3, 60],
  [3, 240],
  [6, 120],
  [6, 480],
  [12, 240],
  [12, 960],
] as const;

export function perfectStudy(): string {
  const rows = SIZES.map(([horizon, n]) => {
    const { repetitions: of, exact, range, coverage, pit, any } = perfectRefusals(horizon, n, 2000);
    return [horizon, n, share(exact, of), share(range, of), share(coverage, of), share(pit, of), share(any, of)];
  });
  const head = [
    'horizon',
    'origins',
    'exact test',
    'range 70 to 90 %',
    'coverage80 (either)',
    'pit_uniform',
    'any of them',
  ];
  return markdownTable(head, rows);
}
