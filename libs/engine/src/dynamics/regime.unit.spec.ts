import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { normalCdf } from '@pulse/numeric';
import { momentsOf, normals, pathOf, uniforms } from '../testing/sample.js';
import { fitOf, historyOf, sampleOf, seriesOf } from '../testing/worlds.js';
import { dynamicsOf, type Fit, shocksOf, standardErrorOf, valueOf } from './index.js';
import { type Chain, chainMoments, filterChain, nextProbabilities } from './regime-chain.js';

const chainOf = (drift: number[], sd: number[], to: number[]): Chain => ({
  k: drift.length,
  drift: Float64Array.from(drift),
  sd: Float64Array.from(sd),
  to: Float64Array.from(to),
});
const THREE = chainOf([0.2, -0.5, 1], [0.5, 2, 1], [0.9, 0.06, 0.04, 0.2, 0.7, 0.1, 0.3, 0.3, 0.4]);

/** Steps of two states, and the states themselves. */
function twoStates(n: number, stay: readonly [number, number], drift: readonly number[], sd: readonly number[]) {
  const [z, u] = [normals('regime', n), uniforms('regime', n)];
  let state = 0;
  const states = Array.from(u, (draw) => (state = draw < stay[state]! ? state : 1 - state));
  return { states, steps: states.map((s, i) => drift[s]! + sd[s]! * z[i]!) };
}

interface Vector {
  readonly name: string;
  readonly function: string;
  readonly input: Readonly<Record<'stayA' | 'stayB' | 'horizon', number>> & { readonly start: 'A' | 'B' };
  readonly expected: Readonly<Record<string, number>>;
}
const file = new URL('../../../../tests/conformance/vectors/scoring_dynamics.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as readonly Vector[];

describe('the chain', () => {
  const after = (chain: Chain, start: readonly number[], horizon: number): Float64Array => {
    let [now, next] = [Float64Array.from(start), new Float64Array(chain.k)];
    for (let h = 0; h < horizon; h++) {
      nextProbabilities(chain, now, next);
      [now, next] = [next, now];
    }
    return now;
  };
  const ofVector = ({ stayA, stayB }: Vector['input']) => chainOf([0, 0], [1, 1], [stayA, 1 - stayA, 1 - stayB, stayB]);

  it.each(vectors.filter((v) => v.function === 'twoStateRegimeStep').map((v) => [v.name, v] as const))(
    '%s',
    (_, { input, expected }) => {
      const start = input.start === 'A' ? [1, 0] : [0, 1];
      expect(after(ofVector(input), start, input.horizon)[0]).toBeCloseTo(expected['probabilityA']!, 12);
    },
  );

  it.each(vectors.filter((v) => v.function === 'twoStateRegime').map((v) => [v.name, v] as const))(
    '%s in the long run',
    (_, { input, expected }) => {
      expect(after(ofVector(input), [0, 1], 20_000)[0]).toBeCloseTo(expected['stationaryA']!, 9);
    },
  );

  it('adds up to the moments of all sequences of states', () => {
    const { k, drift, sd, to } = THREE;
    const now = [0.2, 0.5, 0.3];
    let [mean, square] = [0, 0];
    const walk = (state: number, p: number, sum: number, variance: number, left: number): void => {
      if (left === 0) {
        mean += p * sum;
        square += p * (sum * sum + variance);
        return;
      }
      for (let j = 0; j < k; j++) walk(j, p * to[state * k + j]!, sum + drift[j]!, variance + sd[j]! ** 2, left - 1);
    };
    now.forEach((p, state) => walk(state, p, 0, 0, 5));
    const found = chainMoments(THREE, now, 5);
    expect(found.mean).toBeCloseTo(mean, 12);
    expect(found.variance).toBeCloseTo(square - mean ** 2, 12);
  });

  it('filters by the rule of Bayes, and through gaps', () => {
    const steps = Float64Array.of(0.3, NaN, -2);
    const density = (x: number, i: number) =>
      Math.exp(-(((x - THREE.drift[i]!) / THREE.sd[i]!) ** 2) / 2) / THREE.sd[i]!;
    const weights = new Float64Array(3);
    for (let a = 0; a < 3; a++)
      for (let b = 0; b < 3; b++)
        for (let c = 0; c < 3; c++)
          weights[c] =
            weights[c]! + (1 / 3) * density(0.3, a) * THREE.to[a * 3 + b]! * THREE.to[b * 3 + c]! * density(-2, c);
    const total = weights.reduce((x, y) => x + y);
    const { filtered, logLikelihood } = filterChain(THREE, steps, [1 / 3, 1 / 3, 1 / 3]);
    for (let c = 0; c < 3; c++) expect(filtered[6 + c]).toBeCloseTo(weights[c]! / total, 12);
    expect(logLikelihood).toBeCloseTo(Math.log(total), 12);
  });
});

describe('a fitted regime process', () => {
  const drift = [0.1, -0.6];
  const sd = [0.5, 2];
  const truth = twoStates(3000, [0.95, 0.85], drift, sd);
  const x = pathOf(truth.steps);
  const fit = dynamicsOf('regime').fit(seriesOf(x), { kind: 'regime' });

  it('finds the states that made the data', () => {
    const wanted = { drift_1: 0.1, drift_2: -0.6, sd_1: 0.5, sd_2: 2, stay_1: 0.95, stay_2: 0.85 };
    for (const [name, value] of Object.entries(wanted)) {
      const found = fit.coefficients.find((c) => c.name === name)!;
      // The standard errors take the states as known; not knowing them costs up to as much again.
      expect(Math.abs(found.value - value)).toBeLessThan(4 * 1.5 * standardErrorOf(fit, found));
      expect(standardErrorOf(fit, found)).toBeLessThan(0.12);
    }
    expect(valueOf(fit, 'start_1') + valueOf(fit, 'start_2')).toBeCloseTo(1, 12);
    expect(fit.notes).toEqual([]);
  });

  it('finds three states', () => {
    const { states, steps } = twoStates(3000, [0.95, 0.9], [0, 0], [0.3, 1]);
    const third = Array.from(uniforms('third', 30)).flatMap((u) =>
      Array.from({ length: 100 }, () => (u < 0.3 ? 1 : 0)),
    );
    const mixed = steps.map((step, i) => (third[i] === 1 ? 8 + 3 * step : step));
    const found = dynamicsOf('regime').fit(seriesOf(pathOf(mixed)), { kind: 'regime', states: 3 });
    expect(found.coefficients.map((c) => c.name).slice(9, 12)).toEqual(['share_1', 'share_2', 'share_3']);
    const high = mixed.filter((_, i) => third[i] === 1);
    expect(states).toHaveLength(mixed.length);
    expect(Math.abs(valueOf(found, 'drift_3') - momentsOf(high).mean)).toBeLessThan(0.3);
    expect(Math.abs(valueOf(found, 'sd_1') - 0.3)).toBeLessThan(0.05);
  });

  it('has shocks that are normal where the model is right', () => {
    const shocks = shocksOf(fit, seriesOf(x)).slice(1);
    const m = momentsOf(shocks);
    expect(Math.abs(m.mean)).toBeLessThan(4 / Math.sqrt(3000));
    expect(Math.abs(m.variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 3000));
    expect(Math.abs(m.excess)).toBeLessThan(4 * Math.sqrt(24 / 3000));
    expect(momentsOf(truth.steps).excess).toBeGreaterThan(3);
  });

  it('steps the closed form: mean and variance at every horizon, and the law of the first step', () => {
    const world = fitOf({ variables: { x: { process: 'regime' } } }, historyOf({ x }));
    for (const horizon of [1, 12]) {
      const { mean, variance } = dynamicsOf('regime').moments(fit, seriesOf(x), x.length - 1, horizon);
      const found = momentsOf(sampleOf(world, ['x'], horizon)[0]!);
      expect(Math.abs(found.mean - mean)).toBeLessThan(4 * found.meanError);
      expect(Math.abs(found.variance - variance)).toBeLessThan(4 * found.varianceError);
    }
    const [first] = sampleOf(world, ['x'], 1) as [Float64Array];
    const calm =
      valueOf(fit, 'start_1') * valueOf(fit, 'stay_1') + valueOf(fit, 'start_2') * (1 - valueOf(fit, 'stay_2'));
    for (const step of [-3, -1, 0, 0.5, 2]) {
      const below = (s: number) => normalCdf((step - valueOf(fit, `drift_${s}`)) / valueOf(fit, `sd_${s}`));
      const p = calm * below(1) + (1 - calm) * below(2);
      const share = first.filter((v) => v - x.at(-1)! <= step).length / first.length;
      expect(Math.abs(share - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / first.length));
    }
  });

  it('keeps the drawn probabilities of every path between 0 and 1, and paths finite', () => {
    const short = fitOf({ variables: { x: { process: 'regime' } } }, historyOf({ x: x.slice(0, 120) }));
    const [last] = sampleOf(short, ['x'], 12, { drawParameters: true }) as [Float64Array];
    expect(last.every(Number.isFinite)).toBe(true);
    const m = momentsOf(last);
    const fixed = momentsOf(sampleOf(short, ['x'], 12)[0]!);
    // The error of the estimates comes on top.
    expect(m.variance).toBeGreaterThan(fixed.variance);
  });

  it('refuses states that hardly happen, steps that do not vary, and too few of them', () => {
    const outliers = pathOf(Array.from(normals('calm', 200), (z, i) => (i % 67 === 50 ? 40 : z)));
    const of = (values: ArrayLike<number>, states?: number): Fit =>
      dynamicsOf('regime').fit(seriesOf(values), { kind: 'regime', ...(states === undefined ? {} : { states }) });
    expect(() => of(outliers)).toThrow(/only 3\.\d steps in state \d and needs 10: use another process/);
    expect(() => of(new Float64Array(50))).toThrow(/steps that vary/);
    expect(() => of([1, 2, 4, 3, 5])).toThrow(/needs 20 steps, the data have 4/);
  });
});
