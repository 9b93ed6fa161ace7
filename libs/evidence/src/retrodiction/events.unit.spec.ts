import { describe, expect, it } from '@jest/globals';
import type { EvidenceOrigin } from '@pulse/contracts';
import { normalCdf } from '@pulse/numeric';
import { autoregression, GaussianForecaster, normals } from '../testing/gaussian-forecaster.js';
import { baseRates } from './base-rate.js';
import { eventOutcome } from './outcomes.js';
import { retrodict, type Retrodiction } from './retrodict.js';

/** Of an evidence origin. */
const PATHS = 200;

const held = (...values: number[]) => ({ start: 10, values: Float64Array.from(values) });

describe('the outcome of an event', () => {
  const seen = held(0, 0, 1, 0, NaN, 1, 0);

  it('is whether it holds at the horizon, or by then', () => {
    expect([1, 2, 3, 4].map((h) => eventOutcome('at', seen, 9, h))).toEqual([0, 0, 1, 0]);
    expect([1, 2, 3, 4].map((h) => eventOutcome('any', seen, 9, h))).toEqual([0, 0, 1, 1]);
    expect(eventOutcome('any', seen, 12, 1)).toBe(0);
  });

  it('is not known where a period before the horizon is not, also where it held in another', () => {
    expect(eventOutcome('at', seen, 9, 5)).toBeNaN();
    expect(eventOutcome('at', seen, 9, 6)).toBe(1);
    expect(eventOutcome('any', seen, 9, 6)).toBeNaN();
    expect(eventOutcome('any', seen, 11, 4)).toBeNaN();
    expect(eventOutcome('any', seen, 15, 2)).toBeNaN();
  });
});

describe('the base rate', () => {
  it('is (k + 1/2) / (n + 1) of the earlier origins whose outcome was known, from the one before the data on', () => {
    const draws = normals(3, 40);
    const seen = held(...draws.map((z) => (z > 1.2 ? NaN : z > 0 ? 1 : 0)));
    for (const monitor of ['any', 'at'] as const)
      for (const origin of [9, 10, 20, 49]) {
        const rates = baseRates(monitor, seen, origin, 4);
        for (let h = 1; h <= 4; h++) {
          const outcomes: number[] = [];
          for (let earlier = 9; earlier < origin; earlier++)
            if (earlier + h <= origin) outcomes.push(eventOutcome(monitor, seen, earlier, h));
          const known = outcomes.filter((outcome) => !Number.isNaN(outcome));
          const k = known.reduce((sum, outcome) => sum + outcome, 0);
          expect([origin, h, rates[h - 1]]).toEqual([origin, h, (k + 0.5) / (known.length + 1)]);
        }
      }
    expect([...baseRates('any', held(), 9, 2)]).toEqual([0.5, 0.5]);
  });

  it('does not read what comes after its origin', () => {
    expect(baseRates('any', held(1, 1, 0, 0, 1, 1), 13, 2)).toEqual(baseRates('any', held(1, 1, 0, 0), 13, 2));
  });
});

function gather(forecaster: GaussianForecaster, change: Partial<Retrodiction> = {}): EvidenceOrigin[] {
  const steps = retrodict({
    forecaster,
    origin: 199,
    horizon: 3,
    paths: PATHS,
    seed: 7,
    demand: { target: 'x', event: 'up', horizon: 2, origins: 30 },
    inSampleUntil: null,
    known: new Map(),
    label: String,
    ...change,
  });
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

describe('events at evidence origins', () => {
  const data = autoregression(4, 200, 1, 1);
  const threshold = data[180]!;
  const forecaster = () => new GaussianForecaster(data, { sd: 1, threshold });

  it('have the probability of their law, their outcome and the base rate of then', () => {
    const origins = gather(forecaster());
    // 30 whose outcome at horizon 2 is known, and the newest.
    expect(origins).toHaveLength(31);
    for (const { origin, events } of origins) {
      const at = Number(origin);
      const up = events!['up']!;
      for (const h of [1, 2, 3]) {
        const known = at + h <= 199;
        expect([at, h, up.outcome[h - 1]]).toEqual([at, h, known ? Number(data[at + h]! > threshold) : null]);
        if (!known) {
          expect([up.probability[h - 1], up.baseRate[h - 1]]).toEqual([null, null]);
          continue;
        }
        const probability = normalCdf((data[at]! - threshold) / Math.sqrt(h));
        const error = Math.sqrt((probability * (1 - probability)) / PATHS);
        expect(Math.abs(up.probability[h - 1]! - probability)).toBeLessThan(4 * error + 4 / PATHS);
        // The first value is at 0: origins from -1 on have it ahead.
        const earlier = data.slice(h - 1, at + 1);
        const k = earlier.filter((x) => x > threshold).length;
        expect(up.baseRate[h - 1]).toBeCloseTo((k + 0.5) / (earlier.length + 1), 12);
      }
    }
  });

  it('are as many as were asked for, also where they are known later than the targets', () => {
    const late = forecaster();
    const held = late.held.bind(late);
    late.held = (event, origin) => {
      const { start, values } = held(event, origin);
      return { start, values: values.map((value, i) => (i + 4 < values.length ? value : NaN)) };
    };
    const origins = gather(late);
    const known = origins.filter(({ events }) => events!['up']!.outcome[1] !== null);
    expect([known.length, known.at(-1)!.origin, origins.at(-1)!.origin]).toEqual([30, '193', '198']);
  });

  it('are reused where their outcomes are the same, and cut to what is known', () => {
    const later = gather(forecaster(), { origin: 190 });
    const known = new Map(later.map((origin) => [origin.origin, origin]));
    const again = forecaster();
    const fresh = gather(forecaster(), { origin: 185 });
    const reused = gather(again, { origin: 185, known });
    expect(reused.slice(-20)).toEqual(fresh.slice(-20));
    // Five more origins reach back at 185.
    expect(again.fitted).toHaveLength(5);
    const without = new Map(later.map(({ origin, inSample, targets }) => [origin, { origin, inSample, targets }]));
    const unscored = forecaster();
    gather(unscored, { origin: 185, known: without });
    expect(unscored.fitted).toHaveLength(31);
  });
});

describe('known origins', () => {
  const data = autoregression(4, 200, 1, 1);
  const run = (from: GaussianForecaster, change: Partial<Retrodiction> = {}) =>
    gather(from, { demand: { target: 'x', horizon: 1, origins: 10 }, paths: 40, ...change });

  it('are scored again where an outcome was revised', () => {
    const known = new Map(run(new GaussianForecaster(data, { sd: 1 })).map((origin) => [origin.origin, origin]));
    const revised = data.with(195, data[195]! + 1);
    const again = new GaussianForecaster(revised, { sd: 1 });
    // Only the outcomes are of the other data: known scores of origins that saw the value itself are not of this run.
    run(again, { known });
    expect([...again.fitted].sort((a, b) => a - b)).toEqual([192, 193, 194]);
  });

  it('are scored again where quantiles are wanted that were not kept, and lose those that are not', () => {
    const plain = run(new GaussianForecaster(data, { sd: 1 }));
    const full = run(new GaussianForecaster(data, { sd: 1 }), { quantiles: true });
    expect(full[0]!.targets['x']!.quantiles![0]).toHaveLength(23);
    expect(full.at(-1)!.targets['x']!.quantiles![1]).toBeNull();
    const byLabel = (origins: EvidenceOrigin[]) => new Map(origins.map((origin) => [origin.origin, origin]));
    const from = new GaussianForecaster(data, { sd: 1 });
    expect(run(from, { known: byLabel(full) })).toEqual(plain);
    expect(run(from, { known: byLabel(full), quantiles: true })).toEqual(full);
    expect(from.fitted).toEqual([]);
    expect(run(from, { known: byLabel(plain), quantiles: true })).toEqual(full);
    expect(from.fitted).toHaveLength(plain.length);
  });
});
