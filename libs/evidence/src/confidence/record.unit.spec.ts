import { describe, expect, it } from '@jest/globals';
import type { EvidenceOrigin, OriginScores } from '@pulse/contracts';
import { blockBootstrap, blockLengthFor, blocksPerResample, shareBelowZero } from '@pulse/scoring';
import { normals } from '../testing/gaussian-forecaster.js';
import { type SharedUniforms, sharedUniforms, shareOfBlocks } from './block-share.js';
import { recordBins } from './record-bins.js';
import { confidenceRecord } from './record.js';

/** Scores at one horizon of `horizons`; the baselines have the losses 1 and 2. */
function scores(loss: number, horizon: number, horizons: number): OriginScores {
  const column = (value: number) => Array.from({ length: horizons }, (_, i) => (i + 1 === horizon ? value : null));
  return {
    outcome: column(0),
    median: column(0),
    lower80: column(-1),
    upper80: column(1),
    lower50: column(-1),
    upper50: column(1),
    crps: column(loss),
    baselines: Object.fromEntries(
      ['last_value', 'drift', 'seasonal_naive', 'climatology', 'ar1'].map((name) => [
        name,
        column(name === 'last_value' ? 1 : 2),
      ]),
    ),
    pit: column(0.5),
  };
}

const origins = (losses: readonly number[], horizon = 1, horizons = 1): EvidenceOrigin[] =>
  losses.map((loss, i) => ({
    origin: String(i),
    inSample: false,
    targets: { x: scores(loss, horizon, horizons) },
  }));

const at = (horizon: number) => ({ name: 'x', kind: 'median', horizon }) as const;
const always = (loss: number, n = 60) => Array.from({ length: n }, () => loss);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const meanOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the shared bootstrap', () => {
  it.each([
    [12, 1],
    [37, 3],
    [60, 12],
    [61, 5],
  ])('gives for %i origins and horizon %i what the block bootstrap gives for the same uniforms', (n, horizon) => {
    const differences = normals(n, n);
    const blockLength = blockLengthFor(n, horizon);
    const blocks = blocksPerResample(n, blockLength);
    const all = sharedUniforms(1, 'spec', 'x', 70);
    const used: SharedUniforms = { values: all.values.subarray(0, 1000 * blocks), stride: blocks };
    const means = blockBootstrap({ n, blockLength, resamples: 1000, uniforms: used.values }, (indices) => {
      let sum = 0;
      for (const i of indices) sum += differences[i]!;
      return sum / n;
    });
    expect(shareOfBlocks(differences, horizon, used)).toBe(shareBelowZero(means));
    expect(all.stride).toBeGreaterThanOrEqual(blocks);
  });
});

describe('the record of confidence', () => {
  it('is that of (k + 5) / (k + 10) at the k-th origin where every forecast beats the baseline', () => {
    const record = confidenceRecord(origins(always(0.5)), ['x'], 1, at(1), 1);
    // Origins 0 to 9 have fewer than ten known outcomes and state nothing.
    expect(record.n).toBe(50);
    expect(record.brier).toBeCloseTo(meanOf(range(10, 59).map((k) => (5 / (k + 10)) ** 2)), 12);
    // (k + 5) / (k + 10) is below 0.8 up to k = 14.
    expect(record.bins.map(({ from, to, n, happened }) => ({ from, to, n, happened }))).toEqual([
      { from: 0.6, to: 0.8, n: 5, happened: 1 },
      { from: 0.8, to: 1, n: 45, happened: 1 },
    ]);
    expect(record.bins[1]!.stated).toBeCloseTo(meanOf(range(15, 59).map((k) => (k + 5) / (k + 10))), 12);
    // 45 of 45: the lower limit solves p^45 = 0.025.
    expect(record.bins[1]!.low).toBeCloseTo(0.025 ** (1 / 45), 10);
    expect(record.bins[1]!.high).toBe(1);
  });

  it('counts an outcome as known a horizon and its lag later, and separate outcomes once', () => {
    const losses = origins(always(0.5), 3, 12);
    const stated = (k: number) => (k / 3 + 5) / (k / 3 + 10);
    const record = confidenceRecord(losses, ['x'], 12, at(3), 1);
    // At origin k the outcomes of origins 0 to k - 3 are known: k - 2 of them, ten from origin 12 on.
    expect(record.n).toBe(48);
    expect(record.brier).toBeCloseTo(meanOf(range(10, 57).map((known) => (1 - stated(known)) ** 2)), 12);
    const late = confidenceRecord(losses, ['x'], 12, at(3), 1, { x: 2 });
    expect(late.brier).toBeCloseTo(meanOf(range(10, 55).map((known) => (1 - stated(known)) ** 2)), 12);
  });

  it('shows a confidence that does not hold', () => {
    const losses = [...always(0.5, 40), ...always(1.5, 10)];
    const record = confidenceRecord(origins(losses), ['x'], 1, at(1), 1);
    const last = record.bins.at(-1)!;
    // Origins 15 to 39 win; from 40 on the statements stay above 0.8 for a while and all of them lose.
    expect(last.stated).toBeGreaterThan(0.8);
    expect(last.happened).toBeLessThan(last.stated);
    expect(record.n).toBe(40);
  });

  it('depends on nothing that was not known: what comes later leaves the statements alone', () => {
    const losses = Array.from(normals(3, 60), (z) => 1 + 0.3 * z);
    const short = confidenceRecord(origins(losses.slice(0, 50)), ['x'], 1, at(1), 1);
    const long = confidenceRecord(origins([...losses.slice(0, 50), ...always(9, 10)]), ['x'], 1, at(1), 1);
    const total = ({ brier, n }: typeof short) => brier! * n;
    const later = 10;
    expect(long.n - short.n).toBe(later);
    // Losing to the baseline at the last ten adds the squares of what was stated there: between 0 and 1 each.
    expect(total(long) - total(short)).toBeGreaterThan(0);
    expect(total(long) - total(short)).toBeLessThan(later);
  });

  it('counts a tie as one half and leaves origins in sample out', () => {
    const tied = confidenceRecord(origins(always(1)), ['x'], 1, at(1), 1);
    expect(tied).toMatchObject({ n: 50, brier: 0, bins: [{ from: 0.4, to: 0.6, n: 50, stated: 0.5, happened: 0.5 }] });
    const sampled = origins(always(0.5)).map((origin, i) => ({ ...origin, inSample: i < 45 }));
    expect(confidenceRecord(sampled, ['x'], 1, at(1), 1)).toMatchObject({ n: 5 });
  });

  it('states nothing without evidence', () => {
    const nothing = { n: 0, brier: null, bins: [] };
    expect(confidenceRecord([], ['x'], 1, at(1), 1)).toEqual(nothing);
    expect(confidenceRecord(origins(always(0.5, 10)), ['x'], 1, at(1), 1)).toEqual(nothing);
  });

  it('scores the confidence of an event headline by Brier scores against the base rate', () => {
    const withEvents: EvidenceOrigin[] = Array.from({ length: 40 }, (_, i) => ({
      origin: String(i),
      inSample: false,
      targets: {},
      events: { up: { outcome: [i % 2], probability: [i % 2 === 1 ? 0.9 : 0.1], baseRate: [i === 0 ? null : 0.5] } },
    }));
    const record = confidenceRecord(withEvents, ['x'], 1, { name: 'up', kind: 'event', horizon: 1 }, 1);
    // At origin k there are k - 1 outcomes with a base rate.
    expect(record.n).toBe(29);
    expect(record.brier).toBeCloseTo(meanOf(range(10, 38).map((known) => (5 / (known + 10)) ** 2)), 12);
  });
});

describe('the bins of the record', () => {
  it('count separate outcomes in their limits', () => {
    const statements = range(0, 11).map((k) => ({ at: k, confidence: 0.9, outcome: 1 }));
    const [bin] = recordBins(statements, 4);
    // floor(12 / 4) = 3 of 3: the lower limit solves p^3 = 0.025.
    expect(bin).toMatchObject({ n: 12, happened: 1, high: 1, low: expect.closeTo(0.025 ** (1 / 3), 10) });
    // Four targets of one origin are one separate outcome, not four.
    const [same] = recordBins(
      range(1, 4).map(() => ({ at: 7, confidence: 1, outcome: 1 })),
      1,
    );
    expect(same).toMatchObject({ n: 4, from: 0.8, to: 1, low: expect.closeTo(0.025, 10) });
  });
});
