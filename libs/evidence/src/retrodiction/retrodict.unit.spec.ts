import { describe, expect, it } from '@jest/globals';
import type { EvidenceOrigin, OriginScores } from '@pulse/contracts';
import { mean } from '@pulse/numeric';
import { crpsNormal } from '@pulse/scoring';
import { evidencePair } from '../pairs/pairs.js';
import { autoregression, GaussianForecaster, type GaussianModel } from '../testing/gaussian-forecaster.js';
import { retrodict, type Retrodiction } from './retrodict.js';

function gather(forecaster: GaussianForecaster, change: Partial<Retrodiction> = {}): EvidenceOrigin[] {
  const steps = retrodict({
    forecaster,
    origin: 199,
    horizon: 4,
    paths: 40,
    seed: 7,
    demand: { target: 'x', horizon: 3, origins: 60 },
    inSampleUntil: null,
    known: new Map(),
    label: String,
    ...change,
  });
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

const columns = (x: OriginScores) => [
  x.outcome,
  x.median,
  x.lower80,
  x.upper50,
  x.crps,
  x.pit,
  ...Object.values(x.baselines),
];
const byLabel = (origins: readonly EvidenceOrigin[]) => new Map(origins.map((origin) => [origin.origin, origin]));
const walk = (model: Partial<GaussianModel> = {}, n = 200) =>
  new GaussianForecaster(autoregression(1, n, 1, 1), { sd: 1, ...model });

describe('retrodiction', () => {
  it('takes the 60 latest origins whose outcome is known for the headline, and later ones for shorter horizons', () => {
    const origins = gather(walk());
    expect(origins.at(-1)!.origin).toBe('198');
    expect(origins[0]!.origin).toBe('137');
    const scored = (h: number) => origins.filter(({ targets }) => targets['x']!.crps[h - 1] !== null).length;
    expect([1, 2, 3, 4].map(scored)).toEqual([62, 61, 60, 59]);
  });

  it('keeps the publication lag between an origin and its outcomes', () => {
    const late = new GaussianForecaster(autoregression(1, 200, 1, 1), { sd: 1 }, 0, 2);
    const origins = gather(late);
    // Known at 199 is what happened up to 197.
    expect(origins.at(-1)!.origin).toBe('196');
    expect(origins.at(-1)!.targets['x']!.outcome).toEqual([late.observed('x', 300).values[197], null, null, null]);
  });

  it('scores an optimal forecast of a random walk at sd sqrt(h / pi) with any number of paths', () => {
    // E CRPS of N(0, s^2) for outcomes of the same law is s / sqrt(pi): Gneiting and Raftery (2007), section 4.2.
    const demand = { target: 'x', horizon: 1, origins: 800 };
    const origins = gather(walk({}, 1000), { origin: 999, paths: 5, demand, horizon: 2 });
    for (const h of [1, 2]) {
      const crps = origins.flatMap(({ targets }) => targets['x']!.crps[h - 1] ?? []);
      expect(Math.abs(mean(crps) - Math.sqrt(h / Math.PI))).toBeLessThan(0.06 * h);
    }
  });

  it('scores baselines that are fitted on what was known at the origin, at the period of the outcome', () => {
    const data = autoregression(1, 200, 1, 1);
    for (const { origin, targets } of gather(walk())) {
      const at = Number(origin);
      let squares = 0;
      for (let i = 1; i <= at; i++) squares += (data[i]! - data[i - 1]!) ** 2;
      for (let h = 1; at + h <= 199 && h <= 4; h++) {
        const expected = crpsNormal(data[at + h]!, data[at]!, Math.sqrt((h * squares) / at));
        expect(targets['x']!.baselines['last_value']![h - 1]).toBeCloseTo(expected as number, 10);
      }
      expect(targets['x']!.baselines['seasonal_naive']).toEqual([null, null, null, null]);
      expect(targets['x']!.baselines['climatology']![0]).not.toBeNull();
      expect(targets['x']!.baselines['ar1']![0]).not.toBeNull();
    }
  });

  it('gives outcomes of a true AR(1) a uniform PIT and intervals that hold what they say', () => {
    const model = { phi: 0.6, sd: 2 };
    const demand = { target: 'x', horizon: 1, origins: 300 };
    const series = autoregression(3, 400, model.phi, model.sd);
    const origins = gather(new GaussianForecaster(series, model), { origin: 399, paths: 50, demand });
    for (const h of [1, 4]) {
      const pair = evidencePair(origins, 'x', h, 1);
      for (const [coverage, nominal] of [
        [pair.coverage80!, 0.8],
        [pair.coverage50!, 0.5],
      ] as const) {
        expect(coverage.low).toBeLessThan(nominal);
        expect(coverage.high).toBeGreaterThan(nominal);
        expect(Math.abs(coverage.share - nominal)).toBeLessThan(0.07);
      }
      expect(pair.pitP!).toBeGreaterThan(0.01);
    }
  });

  it('never lets a later value into an origin', () => {
    const data = autoregression(1, 200, 1, 1);
    const before = gather(new GaussianForecaster(data, { sd: 1 }), { origin: 170 });
    const after = gather(new GaussianForecaster(data.with(171, 99).with(199, -99), { sd: 1 }), { origin: 170 });
    expect(after).toEqual(before);
    // A value changes the scores of its own cells and of later origins, nothing else.
    const touched = gather(new GaussianForecaster(data.with(150, 99), { sd: 1 }), { origin: 170 });
    const cells = (origins: readonly EvidenceOrigin[], own: boolean) =>
      origins
        .filter(({ origin }) => Number(origin) < 150)
        .flatMap(({ origin, targets }) =>
          [1, 2, 3, 4]
            .filter((h) => (Number(origin) + h === 150) === own)
            .map((h) => [origin, h, ...columns(targets['x']!).map((column) => column[h - 1])]),
        );
    expect(cells(touched, false)).toEqual(cells(before, false));
    expect(cells(touched, true)).not.toEqual(cells(before, true));
  });

  it('reuses what was measured before, cut to what is known now, and gives the same numbers', () => {
    const fresh = gather(walk(), { origin: 180 });
    const later = JSON.parse(JSON.stringify(gather(walk(), { origin: 185 }))) as EvidenceOrigin[];
    const forecaster = walk();
    const known = byLabel([...JSON.parse(JSON.stringify(fresh.slice(0, 10))), ...later]);
    expect(gather(forecaster, { origin: 180, known })).toEqual(fresh);
    expect(forecaster.fitted).toEqual([]);
  });

  it('scores an origin again where an outcome has become known', () => {
    const known = byLabel(gather(walk(), { origin: 180 }));
    const forecaster = walk();
    expect(gather(forecaster, { origin: 182, known })).toEqual(gather(walk(), { origin: 182 }));
    // At 180 the last origin was 179; the horizons up to 4 of 177 and later were not all known.
    expect([...forecaster.fitted].sort((a, b) => a - b)).toEqual([177, 178, 179, 180, 181]);
  });

  it('marks origins in sample and ends where history is too short', () => {
    const origins = gather(walk(), { origin: 20, inSampleUntil: 14 });
    expect(origins.map(({ origin }) => Number(origin))).toEqual(Array.from({ length: 18 }, (_, i) => i + 2));
    expect(origins.filter(({ inSample }) => inSample).map(({ origin }) => origin)).toEqual(
      Array.from({ length: 12 }, (_, i) => String(i + 2)),
    );
    // Values are known from 0 on, so ten of them from origin 9 on: 14 to 19, and 9 to 13.
    const pair = evidencePair(origins, 'x', 1, 1);
    expect([pair.n, pair.inSample]).toEqual([6, 5]);
  });
});
