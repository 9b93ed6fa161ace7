import type { EvidenceOrigin } from '@pulse/contracts';
import { confidenceOf, confidenceRecord } from '@pulse/evidence';
import { mean } from '@pulse/numeric';
import { SEED } from './draws.js';
import { newest } from './law-forecaster.js';
import { HORIZON, skilledOrigins } from './skilled.js';
import { markdownTable, share } from './table.js';

/** True skills of the forecasters, in equal numbers: some worse than the baselines, some as good, some better. */
const SKILLS = [-0.2, -0.1, -0.05, 0, 0.02, 0.05, 0.1, 0.2];
/** Origins that a confidence is stated from, and those after it that it is compared with. */
const SEEN = 60;
const LATER = 60;

export interface Bin {
  readonly from: number;
  readonly n: number;
  readonly stated: number;
  /** Share of forecasters that had the smaller mean CRPS over the later origins. */
  readonly later: number;
}

interface Statement {
  readonly stated: number;
  readonly happened: number;
}

const EDGES = [0, 0.2, 0.4, 0.6, 0.8];

function binned(statements: readonly Statement[]): Bin[] {
  return EDGES.flatMap((from, i) => {
    const to = EDGES[i + 1] ?? 1.01;
    const within = statements.filter(({ stated }) => stated >= from && stated < to);
    if (within.length === 0) return [];
    return [
      {
        from,
        n: within.length,
        stated: mean(within.map(({ stated }) => stated)),
        later: mean(within.map(({ happened }) => happened)),
      },
    ];
  });
}

const headlineAt = (horizon: number) => ({ name: 'x', kind: 'median', horizon }) as const;

/** Confidence from 60 origins against who had the smaller loss over the next 60. */
export function confidenceAgainstLater(perSkill: number, horizon: number): Bin[] {
  const statements: Statement[] = [];
  for (const [k, skill] of SKILLS.entries())
    for (let r = 0; r < perSkill; r++) {
      const repetition = k * 100_000 + r;
      const origins = newest(skilledOrigins(skill, SEEN + LATER + HORIZON, repetition), horizon, SEEN + LATER);
      const seen = origins.slice(0, SEEN);
      const task = { origins: seen, targets: ['x'], horizon: HORIZON, headline: headlineAt(horizon) };
      const { value, against } = confidenceOf({ ...task, seed: `${SEED}:${repetition}` });
      if (value === null || against === null) continue;
      const happened = meanDifference(origins.slice(SEEN), against, horizon) < 0 ? 1 : 0;
      statements.push({ stated: value, happened });
    }
  return binned(statements);
}

function meanDifference(origins: readonly EvidenceOrigin[], against: string, horizon: number): number {
  return mean(
    origins.map(({ targets }) => {
      const { crps, baselines } = targets['x']!;
      return crps[horizon - 1]! - baselines[against]![horizon - 1]!;
    }),
  );
}

/** The record of confidence that the product itself keeps: each statement against the one forecast that followed. */
export function confidenceAgainstNext(perSkill: number, horizon: number): Bin[] {
  const sums = new Map<number, { n: number; stated: number; happened: number }>();
  for (const [k, skill] of SKILLS.entries())
    for (let r = 0; r < perSkill; r++) {
      const repetition = k * 100_000 + r;
      const origins = skilledOrigins(skill, SEEN, repetition);
      const record = confidenceRecord(origins, ['x'], HORIZON, headlineAt(horizon), `${SEED}:${repetition}`);
      for (const { from, n, stated, happened } of record.bins) {
        const sum = sums.get(from) ?? { n: 0, stated: 0, happened: 0 };
        sums.set(from, {
          n: sum.n + n,
          stated: sum.stated + n * stated,
          happened: sum.happened + n * happened,
        });
      }
    }
  return [...sums]
    .sort(([a], [b]) => a - b)
    .map(([from, { n, stated, happened }]) => ({ from, n, stated: stated / n, later: happened / n }));
}

export function confidenceStudy(): string {
  const rows = (bins: readonly Bin[]) =>
    bins.map(({ from, n, stated, later }) => [
      `${from} to ${(from + 0.2).toFixed(1)}`,
      n,
      stated.toFixed(2),
      share(Math.round(later * n), n),
    ]);
  const table = (what: string, bins: readonly Bin[]) =>
    markdownTable(['confidence', 'statements', 'mean stated', what], rows(bins));
  return [1, 3]
    .flatMap((horizon) => [
      `Horizon ${horizon}, stated from 60 origins:`,
      table('smaller mean CRPS over the next 60 origins', confidenceAgainstLater(200, horizon)),
      `Horizon ${horizon}, stated at each origin from those before:`,
      table('smaller CRPS of the next forecast alone', confidenceAgainstNext(100, horizon)),
    ])
    .join('\n\n');
}
