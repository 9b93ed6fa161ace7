import { describe, expect, it } from '@jest/globals';
import type { EvidenceOrigin } from '@pulse/contracts';
import { autoregression, GaussianForecaster, type GaussianModel } from '../testing/gaussian-forecaster.js';
import { retrodict } from '../retrodiction/retrodict.js';
import { coverageOf } from './coverage.js';
import { evidencePair } from './pairs.js';
import { resampling } from './resampling.js';

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
