import { describe, expect, it } from '@jest/globals';
import { outsideBits } from './atom-code.js';
import { conditionBits, genomeBits, leafBits } from './cost.js';
import type { Genome, LeafForm } from './genome.js';
import { conditionOf } from './genome.js';
import { drivenWorld, drivenHistory } from '../rule-evaluation/testing/driven-world.js';
import { cutAt } from './thresholds.js';
import { type SearchSpace, spaceOf } from './space.js';

const PERIODS = 240;
const small = {
  level: { lags: [0, 1] },
  delta: { turns: [1, 3], lags: [0] },
  pct: { turns: [], lags: [] },
  mean: { turns: [3], lags: [0] },
  max: { turns: [], lags: [] },
  min: { turns: [], lags: [] },
  zscore: { turns: [], lags: [] },
  pair: { lags: [] },
};

function space(prior?: [string, number][]): SearchSpace {
  return spaceOf({
    world: drivenWorld(),
    history: drivenHistory({ periods: PERIODS, effect: 1, seed: 'code' }),
    until: PERIODS - 1,
    target: 'y',
    seed: 1,
    settings: { grid: small },
    ...(prior && { prior: { weights: new Map(prior), trust: 0.8 } }),
  });
}

/** Every form that the grammar has: as it stands, a crossing, and k of t periods for each t from 2 to 24. */
const FORMS: readonly LeafForm[] = [
  { kind: 'plain' },
  { kind: 'cross' },
  ...Array.from({ length: 23 }, (_, i) => i + 2).flatMap((turns) =>
    Array.from({ length: turns }, (_, k): LeafForm => ({ kind: 'persist', atLeast: k + 1, turns })),
  ),
];

/** Sum of 2^-bits over all atoms of the table: every column, place of a threshold, direction and form. */
function massOf(given: SearchSpace): number {
  let mass = 0;
  given.columns.forEach(({ sorted }, column) => {
    for (let rank = 1; rank < sorted.length; rank++)
      if (cutAt(sorted, rank) !== null)
        for (const form of FORMS) mass += 2 * 2 ** -leafBits({ column, rank, form }, given);
  });
  return mass;
}

describe('the code of rules', () => {
  it('has room for every atom, with and without hints, and wastes little', () => {
    for (const given of [
      space(),
      space([['x', 1]]),
      space([
        ['z', 3],
        ['delta(x, 3)', 1],
      ]),
    ]) {
      const outside = 2 ** -5;
      expect(massOf(given) + outside).toBeLessThanOrEqual(1);
      expect(massOf(given)).toBeGreaterThan(0.9);
    }
  });

  it('has room for every feature that is not in the table', () => {
    // Level, five transforms of 1 to 24 periods and z-scores of 3 to 24, at lags 0 to 24; two directions, n thresholds.
    const series = 3 * (1 + 5 * 24 + 22) * 25;
    const mass =
      series * 2 * PERIODS * 2 ** -outsideBits(3, PERIODS, false) +
      2 * series ** 2 * 2 * PERIODS * 2 ** -outsideBits(3, PERIODS, true);
    expect(mass).toBeCloseTo(2 ** -5, 12);
  });

  it('has room for every way to join atoms, as their order says nothing', () => {
    const given = space();
    const leaf = (rank: number): Genome => ({ kind: 'leaf', column: 0, rank, up: true, form: { kind: 'plain' } });
    const joined = (k: number): number =>
      genomeBits({ kind: 'and', of: Array.from({ length: k }, (_, i) => leaf(10 + i)) }, given);
    const alone = (k: number): number =>
      Array.from({ length: k }, (_, i) => leafBits({ column: 0, rank: 10 + i, form: { kind: 'plain' } }, given)).reduce(
        (a, b) => a + b,
      );
    // Ways to join k things by `and` and `or`: series-parallel networks with labels, OEIS A006351. All sets of k atoms weigh
    // at most 1 / k!, whatever each costs.
    const ways = [1, 2, 8, 52, 472, 5504];
    const number = Math.log2(given.rows.n) / 2;
    const factorial = [1, 2, 6, 24, 120, 720];
    const mass = ways.reduce(
      (sum, n, i) => sum + (n / factorial[i]!) * 2 ** -(joined(i + 1) - alone(i + 1) - number),
      0,
    );
    expect(mass).toBeLessThanOrEqual(1);
    expect(mass).toBeGreaterThan(0.9);
  });

  it('says the same of a genome and of the condition that it stands for', () => {
    const given = space();
    for (const form of FORMS.slice(0, 6)) {
      const leaf = (column: number, rank: number): Genome => ({ kind: 'leaf', column, rank, up: true, form });
      const genome: Genome = { kind: 'or', of: [leaf(0, 24), leaf(3, 100)] };
      expect(conditionBits(conditionOf(genome, given.columns), given)).toBeCloseTo(genomeBits(genome, given), 9);
    }
  });
});
