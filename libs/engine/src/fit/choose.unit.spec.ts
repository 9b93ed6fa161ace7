import { describe, expect, it } from '@jest/globals';
import { dynamicsOf, type FitSeries, type Support } from '../dynamics/index.js';
import { fillNormals, streamKey } from '../random/index.js';
import { ChoiceMemo } from './auto/memo.js';
import { innerOrigins } from './auto/origins.js';
import { chooseProcess, type ChoiceTask } from './choose.js';

function normals(name: string, n: number): Float64Array {
  const out = new Float64Array(n);
  fillNormals(out, streamKey(2024, 0, name), 1, 1, 0, n);
  return out;
}
function seriesOf(x: Float64Array, season = 1, to = x.length): FitSeries {
  return { x, effect: new Float64Array(x.length), from: 0, to, season, phase: (i) => i % season };
}
const task = (series: FitSeries, more: Partial<ChoiceTask> = {}): ChoiceTask => ({
  series,
  support: 'real',
  horizon: 6,
  features: [],
  clean: (s) => ({ series: s, effects: { values: new Float64Array(0), errors: new Float64Array(0), penalty: 0 } }),
  ...more,
});
const chosen = (x: Float64Array, season = 1, support: Support = 'real') =>
  chooseProcess(task(seriesOf(x, season), { support })).choice;

const N = 240;
function recursive(z: Float64Array, step: (before: number, shock: number, i: number) => number): Float64Array {
  const x = new Float64Array(z.length);
  for (let i = 1; i < z.length; i++) x[i] = step(x[i - 1]!, z[i]!, i);
  return x;
}
const walk = (name: string, drift = 0) => recursive(normals(name, N), (x, z) => x + drift + z);
/** A local level: a walk seen through noise. */
function level(): Float64Array {
  const hidden = walk('hidden');
  return normals('noise', N).map((z, i) => hidden[i]! + 3 * z);
}

describe('what is chosen', () => {
  it('is the process that made the data', () => {
    const pull = recursive(normals('ar', N), (x, z) => 0.5 * x + z);
    const season = normals('season', N).map((z, i) => 10 * Math.sin((i * Math.PI) / 6) + z);
    const line = normals('line', N).map((z, i) => 0.5 * i + 3 * z);
    const both = normals('both', N).map((z, i) => 0.5 * i + 10 * Math.sin((i * Math.PI) / 6) + z);
    expect(chosen(walk('walk')).chosen).toBe('random_walk without drift');
    expect(chosen(walk('trend', 1.5)).chosen).toBe('random_walk with drift');
    expect(chosen(walk('trend', 1.5), 1, 'positive').chosen).toBe('gbm');
    expect(chosen(normals('constant mean', N)).chosen).toBe('ar1 with phi 0');
    expect(chosen(pull).chosen).toBe('ar1');
    expect(chosen(season, 12).chosen).toBe('seasonal dummies');
    expect(chosen(level()).chosen).toBe('ets level');
    expect(chosen(line).chosen).toBe('ets trend');
    expect(chosen(both, 12).chosen).toBe('ets trend and season');
  });

  it('is a season that no inner origin could estimate where AICc is sure of it', () => {
    const shape = normals('shape', 12);
    const twice = normals('twice', 30).map((z, i) => 30 * shape[i % 12]! + z);
    const { chosen: found, tried } = chosen(twice, 12);
    expect(found).toMatch(/season/);
    const flat = chosen(normals('no season', 30), 12);
    expect(flat.chosen).toBe('ar1 with phi 0');
    for (const { tried: all, better } of [
      { tried, better: true },
      { tried: flat.tried, better: false },
    ]) {
      const { score } = all.find(({ process }) => process === 'ets level and season')!;
      expect(score! < 1).toBe(better);
    }
  });

  it('has heavy tails where the shocks have them', () => {
    const heavy = normals('shocks', N).map((z) => z * z * z);
    const steps = recursive(heavy, (x, z) => x + z);
    const { spec, choice } = chooseProcess(task(seriesOf(steps)));
    expect(choice.innovations).toBe('student_t');
    expect(spec.innovations).toBe('student_t');
    const normal = chooseProcess(task(seriesOf(walk('walk'))));
    expect(normal.choice.innovations).toBe('normal');
    expect(normal.spec.innovations).toBeUndefined();
  });

  it('is a random walk where there is too little to compare on', () => {
    const { choice } = chooseProcess(task(seriesOf(walk('walk').slice(0, 11))));
    expect(choice).toMatchObject({ chosen: 'random_walk without drift', origins: 0, horizons: [] });
    expect(choice.tried.every(({ refused }) => refused?.includes('fewer than 12'))).toBe(true);
  });

  it('survives a series that never changes', () => {
    expect(chosen(new Float64Array(60).fill(3)).chosen).toBe('random_walk without drift');
  });
});

describe('what is recorded', () => {
  /** CRPS of a normal law as the integral of (F - 1{outcome <= v})^2, by the trapezoidal rule. */
  function crps(mean: number, sd: number, outcome: number): number {
    const step = sd / 400;
    let sum = 0;
    let cdf = 0;
    for (let v = mean - 9 * sd; v < mean + 9 * sd; v += step) {
      cdf += (step * Math.exp(-((v - mean) ** 2) / (2 * sd * sd))) / (sd * Math.sqrt(2 * Math.PI));
      sum += step * (cdf - (outcome <= v ? 1 : 0)) ** 2;
    }
    return sum;
  }

  it('is the loss over that of the random walk: scores and AICc', () => {
    const x = walk('walk', 0.3);
    const series = seriesOf(x);
    const inner = innerOrigins(series, [1])!;
    const sums = { plain: 0, drift: 0 };
    const lawsAt = (at: number) => {
      const steps = Array.from({ length: at }, (_, i) => x[i + 1]! - x[i]!);
      const n = steps.length;
      const mean = steps.reduce((a, b) => a + b) / n;
      const about = (centre: number) => steps.reduce((sum, s) => sum + (s - centre) ** 2, 0);
      return { n, mean, plain: about(0), drift: about(mean) };
    };
    for (const at of inner.at) {
      const { n, mean, plain, drift } = lawsAt(at);
      const variance = drift / (n - 1);
      sums.plain += crps(x[at]!, Math.sqrt(plain / n), x[at + 1]!);
      sums.drift += crps(x[at]! + mean, Math.sqrt(variance + variance / n), x[at + 1]!);
    }
    const { n, plain, drift } = lawsAt(inner.newest);
    const aicc = (squares: number, k: number) => n * Math.log(squares / n) + 2 * k + (2 * k * (k + 1)) / (n - k - 1);
    const information = (aicc(drift, 2) - aicc(plain, 1)) / (2 * n);
    const wanted = (sums.drift / sums.plain) * Math.exp(information);
    const { choice } = chooseProcess(task(series, { horizon: 1 }));
    expect(choice.tried[0]).toEqual({ process: 'random_walk without drift', score: 1 });
    expect(choice.tried[1]!.process).toBe('random_walk with drift');
    expect(choice.tried[1]!.score).toBeCloseTo(wanted, 3);
    expect(choice.origins).toBe(inner.at.length);
    expect(choice.horizons).toEqual([1]);
  });

  it('has a reason for what could not be tried', () => {
    const { choice } = chooseProcess(task(seriesOf(walk('walk').slice(0, 20), 12)));
    const refused = choice.tried.find(({ process }) => process === 'seasonal dummies')!;
    expect(refused.score).toBeNull();
    expect(refused.refused).toMatch(/two full seasons/);
  });
});

describe('nothing after the end of the series', () => {
  it('moves the choice or the fit by a bit', () => {
    const feature = normals('feature', N).map((z) => (z > 1 ? 1 : 0));
    const clean: ChoiceTask['clean'] = (series) => {
      // The mean step where the feature is on, up to the end of the series that was given.
      let [sum, n] = [0, 0];
      for (let i = 1; i < series.to; i++)
        if (feature[i] === 1) [sum, n] = [sum + series.x[i]! - series.x[i - 1]!, n + 1];
      const values = Float64Array.of(n === 0 ? 0 : sum / n);
      const effect = series.effect.map((e, i) => e + values[0]! * feature[i]!);
      return { series: { ...series, effect }, effects: { values, errors: Float64Array.of(0), penalty: 1 } };
    };
    for (const features of [[], [feature]]) {
      for (const to of [50, 57]) {
        const outcomes = [1, 2].map((times) => {
          const x = level();
          const effect = new Float64Array(N);
          for (let i = to; i < N; i++) [x[i], effect[i]] = [x[i]! * times + times, times - 1];
          const { spec, choice } = chooseProcess(
            task({ ...seriesOf(x, 4, to), effect }, { features, clean, horizon: 12 }),
          );
          return { spec, choice, fit: dynamicsOf(spec.kind).fit({ ...seriesOf(x, 4, to), effect }, spec) };
        });
        expect(outcomes[0]).toEqual(outcomes[1]);
      }
    }
  });
});

describe('the memo', () => {
  const x = level();
  const all = (memo: () => ChoiceMemo, order: (ends: number[]) => number[], revise = false) => {
    const ends = order(Array.from({ length: 6 }, (_, k) => 50 + 3 * k));
    return ends
      .map((to) => {
        const known = x.slice();
        // As in vintages: the newest values are preliminary and differ from what is known of them later.
        if (revise) for (let i = to - 3; i < to; i++) known[i] = known[i]! + 0.5;
        return [to, chooseProcess(task(seriesOf(known, 4, to)), memo())] as const;
      })
      .sort(([a], [b]) => a - b);
  };

  it.each([false, true])('changes no result in any order, with revisions: %s', (revise) => {
    const fresh = all(
      () => new ChoiceMemo(),
      (ends) => ends,
      revise,
    );
    const orders: ((ends: number[]) => number[])[] = [
      (ends) => ends,
      (ends) => ends.reverse(),
      (ends) => [...ends.slice(3), ...ends.slice(0, 3)],
    ];
    for (const order of orders) {
      const memo = new ChoiceMemo();
      expect(all(() => memo, order, revise)).toEqual(fresh);
    }
  });

  it('notices another past, other horizons, another window and another support', () => {
    const memo = new ChoiceMemo();
    const both = (changed: ChoiceTask) => [chooseProcess(changed, memo), chooseProcess(changed)];
    const base = task(seriesOf(x, 4, 70));
    chooseProcess(base, memo);
    const past = x.slice();
    past[3] = past[3]! + 40;
    for (const changed of [
      task(seriesOf(past, 4, 70)),
      { ...base, horizon: 1 },
      { ...base, support: 'positive' as const },
      { ...base, series: { ...base.series, from: 20 } },
      { ...base, series: { ...base.series, phase: (i: number) => (i + 1) % 4 } },
    ]) {
      const [remembered, fresh] = both(changed);
      expect(remembered).toEqual(fresh);
    }
  });

  it('estimates each inner origin once', () => {
    const memo = new ChoiceMemo();
    let made = 0;
    const counted = task(seriesOf(x), {
      features: [new Float64Array(N)],
      clean: (series) => {
        made++;
        return { series, effects: { values: Float64Array.of(0), errors: Float64Array.of(0), penalty: 1 } };
      },
    });
    for (let to = N; to > N - 60; to--) chooseProcess({ ...counted, series: { ...counted.series, to } }, memo);
    // 60 origins with up to 24 inner ones each, on the same grid of every 8 or 4 periods.
    expect(made).toBeLessThan(60);
  });
});
