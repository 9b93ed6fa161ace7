import { describe, expect, it } from '@jest/globals';
import type { EvidenceOrigin, OriginScores } from '@pulse/contracts';
import { blockBootstrapSkill, percentileInterval } from '@pulse/scoring';
import { autoregression, GaussianForecaster, type GaussianModel } from '../testing/gaussian-forecaster.js';
import { retrodict } from '../retrodiction/retrodict.js';
import { coverageOf, coverageP } from './coverage.js';
import { evidencePair } from './pairs.js';
import { smallerLossP } from './loss-test.js';
import { pitTest } from './pit.js';
import { carriesInterval, resampling } from './resampling.js';
import { skillOf } from './skill.js';

/** Origins of one target at horizon 1 with given losses; the outcome is 0 inside both intervals. */
function origins(losses: readonly (readonly [crps: number, lastValue: number, drift: number])[]): EvidenceOrigin[] {
  return losses.map(([crps, lastValue, drift], i) => ({
    origin: String(i),
    inSample: false,
    targets: {
      x: {
        outcome: [0],
        median: [0],
        lower80: [-1],
        upper80: [1],
        lower50: [-1],
        upper50: [1],
        crps: [crps],
        baselines: { last_value: [lastValue], drift: [drift] },
        pit: [(i + 0.5) / losses.length],
      },
    },
  }));
}

function gathered(model: GaussianModel): EvidenceOrigin[] {
  const steps = retrodict({
    forecaster: new GaussianForecaster(autoregression(11, 220, 1, 1), model),
    origin: 219,
    horizon: 1,
    paths: 50,
    seed: 7,
    demand: { target: 'x', horizon: 1, origins: 200 },
    inSampleUntil: null,
    known: new Map(),
    label: String,
  });
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

describe('overlapping outcomes', () => {
  it('count once per horizon in the limits of a coverage', () => {
    const inside = Array.from({ length: 12 }, () => 0);
    const wide = inside.map(() => 1);
    // floor(12 / 5) = 2 of 2 inside: the lower limit solves p^2 = 0.025.
    const coverage = coverageOf(inside, inside, wide, 12, 5)!;
    expect(coverage).toEqual({ share: 1, low: expect.closeTo(Math.sqrt(0.025), 10), high: 1 });
  });

  it('are resampled in blocks of max(h, n^(1/3)) origins', () => {
    expect(resampling(1, 'skill', 'x', 60, 1)).toMatchObject({ blockLength: 4, resamples: 1000, n: 60 });
    expect(resampling(1, 'skill', 'x', 60, 12)).toMatchObject({ blockLength: 12 });
    const first = (purpose: string) => resampling(1, purpose, 'x', 60, 3).uniforms[0];
    expect(first('skill')).not.toBe(first('confidence'));
  });
});

describe('a pair of target and horizon', () => {
  it('has means, the best baseline and skill against it', () => {
    const pair = evidencePair(origins(Array.from({ length: 12 }, () => [1, 4, 2] as const)), 'x', 1, 1);
    expect(pair).toMatchObject({ n: 12, crps: 1, baselines: { last_value: 4, drift: 2 }, best: 'drift' });
    // Every resample has the same means.
    expect(pair.skill).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
    // 12 of 12: the lower limit solves p^12 = 0.025.
    expect(pair.coverage80!.share).toBe(1);
    expect(pair.coverage80!.low).toBeCloseTo(0.025 ** (1 / 12), 10);
    expect(pair.coverage80!.high).toBe(1);
    expect(pair.pitP).toBeGreaterThan(0.99);
    // The losses differ by a constant: the test does not exist.
    expect(pair.dmP).toBeNull();
  });

  it('has no interval and no test below 10 origins, and nothing without origins', () => {
    const few = evidencePair(
      origins([
        [1, 2, 3],
        [2, 2, 3],
      ]),
      'x',
      1,
      1,
    );
    expect(few.skill).toEqual({ value: 0.25, low: null, high: null });
    expect([few.pitP, few.dmP]).toEqual([null, null]);
    expect(evidencePair([], 'x', 1, 1)).toMatchObject({
      n: 0,
      crps: null,
      baselines: { last_value: null, drift: null },
      best: null,
      skill: null,
      coverage80: null,
    });
  });

  it('compares with each baseline that exists at every origin, and counts where the others do not', () => {
    const some = origins(Array.from({ length: 12 }, (_, i) => [1 + (i % 2), 4, 2 + (i % 3)] as const));
    for (const [i, { targets }] of some.entries()) {
      targets['x']!.baselines['ar1'] = [i % 2 === 0 ? 3.5 : 2.5];
      // It would be the best, where it exists.
      targets['x']!.baselines['seasonal_naive'] = [i < 2 ? null : 0.1];
    }
    const pair = evidencePair(some, 'x', 1, 1);
    expect(pair.baselines).toEqual({ last_value: 4, drift: 3, seasonal_naive: null, climatology: null, ar1: 3 });
    expect(pair.absent).toEqual({ seasonal_naive: 2, climatology: 12 });
    // The first of equals.
    expect(pair.best).toBe('drift');
    expect(Object.keys(pair.against)).toEqual(['last_value', 'drift', 'ar1']);
    expect(pair.against['last_value']!.skill!.value).toBeCloseTo(1 - 1.5 / 4, 12);
    expect(pair.against['drift']).toEqual({ skill: pair.skill, dmP: pair.dmP });
    expect(pair.against['last_value']!.dmP!).toBeLessThan(0.001);
  });

  it('has the interval of skill that the bootstrap of scores and references gives', () => {
    const uneven = origins(Array.from({ length: 30 }, (_, i) => [1 + ((i * 7) % 5), 3 + ((i * 3) % 4), 9] as const));
    const { skill } = evidencePair(uneven, 'x', 1, 1);
    const column = (read: (scores: OriginScores) => number | null) => uneven.map(({ targets }) => read(targets['x']!)!);
    const skills = blockBootstrapSkill(
      column(({ crps }) => crps[0]!),
      column(({ baselines }) => baselines['last_value']![0]!),
      resampling(1, 'skill', 'x', 30, 1),
    );
    expect(skill).toMatchObject(percentileInterval(skills, 0.9));
    expect(skill!.high! - skill!.low!).toBeGreaterThan(0.01);
  });

  it('has no interval and no test below 10 origins or 5 outcomes that do not overlap', () => {
    expect([9, 10].map((n) => carriesInterval(n, 1))).toEqual([false, true]);
    expect([59, 60].map((n) => carriesInterval(n, 12))).toEqual([false, true]);
    // Hardly more than one block: its resamples are the series itself, and an interval would look sure.
    const loss = Array.from({ length: 13 }, (_, i) => 1 + (i % 3));
    const never = (): never => {
      throw new Error('resampled');
    };
    const skill = skillOf(
      loss,
      loss.map(() => 4),
      12,
      never,
    );
    expect(skill).toEqual({ value: expect.closeTo(1 - 25 / 13 / 4, 12), low: null, high: null });
    const slow = (n: number) => Array.from({ length: n }, (_, i) => Math.floor(i / 3) % 2);
    const tested = [14, 15].map((n) =>
      smallerLossP(
        slow(n),
        slow(n).map(() => 3),
        3,
      ),
    );
    expect(tested).toEqual([null, expect.closeTo(0, 2)]);
  });

  it('has no skill that cannot be recorded, nor such an interval', () => {
    const none = (): never => {
      throw new Error('resampled');
    };
    expect(skillOf([1], [1e-20], 1, none)).toBeNull();
    expect(skillOf([1], [1e-10], 1, none)).toEqual({ value: 1 - 1e10, low: null, high: null });
  });

  it('tests its coverage with floor(n / h) trials', () => {
    const pair = evidencePair(origins(Array.from({ length: 12 }, () => [1, 4, 2] as const)), 'x', 1, 1);
    // 12 of 12 under 0.8: as unlikely or less are 0.8^12 and, on the other side, at most 6 of 12.
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);
    const weight = (k: number) => choose(12, k) * 0.8 ** k * 0.2 ** (12 - k);
    const all = Array.from({ length: 13 }, (_, k) => weight(k));
    const expected = all.filter((p) => p <= all[12]! * (1 + 1e-9)).reduce((sum, p) => sum + p, 0);
    expect(pair.coverageP).toBeCloseTo(expected, 10);
    expect(coverageP(1, 0.8, 5, 6)).toBeNull();
    expect(coverageP(0.8, 0.8, 25, 5)).toBe(1);
    // 0.7 of 13 trials are 9.1: 9 of 13.
    expect(coverageP(0.7, 0.8, 27, 2)).toBe(coverageP(9 / 13, 0.8, 13, 1));
    // 0.8 of 12 are 9.6: 10.
    expect(coverageP(0.8, 0.8, 12, 1)).toBe(coverageP(10 / 12, 0.8, 12, 1));
  });

  it('tests the PIT on origins whose outcomes do not overlap, wherever origins are missing', () => {
    const cells = [0, 1, 2, 5, 6, 7, 8, 20].map((at) => ({ at, pit: 0.5 }));
    // 0, 5, 8, 20
    expect(pitTest(cells, 3)).toEqual({ pitP: null, pitN: 4 });
    const thirty = Array.from({ length: 30 }, (_, at) => ({ at, pit: at % 3 === 0 ? (at + 1.5) / 30 : 0.99 }));
    const test = pitTest(thirty, 3);
    expect(test.pitN).toBe(10);
    expect(test.pitP!).toBeGreaterThan(0.99);
  });

  it('reports the origins after the first 75 % apart', () => {
    const pair = evidencePair(
      origins(Array.from({ length: 50 }, (_, i) => [i < 37 ? 1 : 3, 4, 2] as const)),
      'x',
      1,
      1,
    );
    expect(pair.best).toBe('drift');
    expect(pair.report).toEqual({ n: 13, crps: 3, skill: { value: -0.5, low: -0.5, high: -0.5 } });
    expect(evidencePair([], 'x', 1, 1).report).toBeNull();
  });

  it('has no skill against a baseline that never errs', () => {
    expect(
      evidencePair(
        origins([
          [1, 0, 0],
          [2, 0, 0],
        ]),
        'x',
        1,
        1,
      ).skill,
    ).toBeNull();
  });

  it('flags a forecaster that is too sure of itself', () => {
    const pair = evidencePair(gathered({ sd: 0.4 }), 'x', 1, 1);
    expect(pair.coverage80!.high).toBeLessThan(0.8);
    expect(pair.coverage50!.high).toBeLessThan(0.5);
    expect(pair.pitP!).toBeLessThan(0.01);
    expect(pair.skill!.high!).toBeLessThan(0);
  });

  it('flags a forecaster that is biased', () => {
    const pair = evidencePair(gathered({ sd: 1, drift: 1.5 }), 'x', 1, 1);
    expect(pair.pitP!).toBeLessThan(0.01);
    expect(pair.skill!.high!).toBeLessThan(0);
    expect(pair.dmP!).toBeGreaterThan(0.99);
  });

  it('does not flag a perfect one', () => {
    const pair = evidencePair(gathered({ sd: 1 }), 'x', 1, 1);
    expect(pair.coverage80!.low).toBeLessThan(0.8);
    expect(pair.coverage80!.high).toBeGreaterThan(0.8);
    expect(pair.pitP!).toBeGreaterThan(0.01);
    expect(Math.abs(pair.skill!.value)).toBeLessThan(0.05);
  });
});
