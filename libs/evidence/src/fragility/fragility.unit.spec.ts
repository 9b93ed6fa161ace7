import { describe, expect, it } from '@jest/globals';
import { normalQuantile } from '@pulse/numeric';
import { halfWidth, headlineChange, headlineDistance, headlineSample, sampleHeadline } from '../headline.js';
import { symbolicDriver } from './driver.js';
import { GaussianForecaster, type GaussianModel } from '../testing/gaussian-forecaster.js';
import type { InputEffect } from './effects.js';
import { type FragilityResult, type FragilityTask, measureFragility } from './measure.js';
import { fragilityParts } from './parts.js';
import { fragilityPaths } from './plan-runs.js';

function measure(model: GaussianModel, change: Partial<FragilityTask> = {}) {
  const forecaster = new GaussianForecaster(Float64Array.of(0, 0, 0, 0), model).at(3);
  const headline = { name: 'x', kind: 'median', horizon: 3 } as const;
  const job = { seed: 5, purpose: 'forecast', count: 5, paths: 500, horizon: 3 };
  const steps = measureFragility({ forecaster, headline, ...job, ...change });
  let turns = 0;
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return { ...step.value, turns } satisfies FragilityResult & { turns: number };
    turns += step.value.turns;
  }
}

/** Half of the 80 % interval of N(0, 3). */
const HALF_WIDTH = normalQuantile(0.9) * Math.sqrt(3);
const rule = (id: string, add: number, tags: string[], from = 1) => ({ id, add, tags, from });
const move = (input: string, down: number, up: number, error = 0): InputEffect => ({
  input: { input, sd: 1 },
  down: { change: down, error },
  up: { change: up, error },
});
const event = (hits: number, n: number) =>
  headlineSample(
    'event',
    Float64Array.from({ length: n }, (_, i) => (i < hits ? 1 : 0)),
  );

describe('fragility', () => {
  it('is local: a drift that is known to 0.1 moves the median three turns ahead by 0.3', () => {
    const { fragility } = measure({ sd: 1, inputs: [{ input: 'drift', sd: 0.1 }] });
    expect(fragility.inputs[0]!.change).toBeCloseTo(0.3, 12);
    expect(fragility.inputs[0]!.error).toBe(0);
    expect(Math.abs(fragility.local!.value - 0.3 / HALF_WIDTH)).toBeLessThan(0.02);
    expect(fragility).toMatchObject({ value: fragility.local!.value, cause: 'local: drift', decision: null });
  });

  it('is measured on the paths of the first replicate', () => {
    const origin = new GaussianForecaster(Float64Array.of(0, 0, 0, 0), { sd: 1 }).at(3);
    const { sample } = sampleHeadline(
      origin,
      { name: 'x', kind: 'median', horizon: 3 },
      { paths: 500, seed: 5, replicate: 1, purpose: 'forecast' },
    );
    const { fragility } = measure({ sd: 1, inputs: [{ input: 'drift', sd: 0.1 }] });
    expect(fragility.local!.value).toBeCloseTo(0.3 / halfWidth(sample), 12);
  });

  it('is structural: a rule that adds 0.2 a turn moves the whole distribution by 0.6', () => {
    const rules = [rule('R1', 0.2, ['hope']), rule('R2', -0.1, ['rage'])];
    const { fragility } = measure({ sd: 1, rules, inputs: [{ input: 'drift', sd: 0.1 }] });
    expect(Math.abs(fragility.structural!.value - 0.6 / HALF_WIDTH)).toBeLessThan(0.04);
    expect(fragility.cause).toBe('structural: without R1');
    expect(fragility.value).toBe(fragility.structural!.value);
  });

  it('is never more than 1', () => {
    expect(measure({ sd: 0.01, inputs: [{ input: 'drift', sd: 5 }] }).fragility.value).toBe(1);
  });

  it('takes the change of a probability over one half, and asks how far the decision is', () => {
    const headline = { name: 'up', kind: 'event', horizon: 3 } as const;
    const { fragility } = measure({ sd: 1, threshold: 0.5, inputs: [{ input: 'drift', sd: 0.5 }] }, { headline });
    const [input] = fragility.inputs;
    expect(input!.scaled).toBeCloseTo(Math.abs(input!.change) / 0.5, 12);
    expect(input!.error).toBeGreaterThan(0);
    // P(N(0, 3) > 0.5) = 0.386; one sd up: P(N(1.5, 3) > 0.5) = 0.718. So 0.34 sd carry it across one half.
    expect(Math.abs(fragility.decision!.value - (1 - 0.114 / 0.332 / 2))).toBeLessThan(0.06);
  });

  it('counts the fewest sd on the side that leads to one half', () => {
    const base = event(40, 100);
    const parts = fragilityParts(base, [move('a', -0.3, 0.05), move('b', 0.08, -0.5), move('c', 0.3, 0, 0.2)], []);
    // a: 0.1 / 0.05 = 2 sd; b: 0.1 / 0.08 = 1.25 sd; c is noise.
    expect(parts.decision).toEqual({ value: expect.closeTo(1 - 1.25 / 2, 12), cause: 'b' });
    expect(parts.inputs.find(({ input }) => input === 'c')!.scaled).toBe(0);
  });

  it('takes the move that is told from noise, be it the smaller one', () => {
    const effect = { ...move('a', -0.3, 0.25), down: { change: -0.3, error: 0.2 } };
    expect(fragilityParts(event(40, 100), [effect], []).local).toEqual({ value: 0.5, cause: 'a' });
  });

  it('is 1 where a move leaves no path with a finite headline', () => {
    const base = headlineSample('median', Float64Array.of(1, 2, 3, 4));
    for (const broken of [Float64Array.of(NaN, NaN, NaN, NaN), Float64Array.of(Infinity, Infinity, Infinity, NaN)]) {
      const other = headlineSample('median', broken);
      expect(headlineChange(base, other)).toEqual({ change: halfWidth(base), error: 0 });
      expect(headlineDistance(base, other)).toBe(halfWidth(base));
    }
  });

  it('is null with the reason where the headline has no spread', () => {
    const { fragility } = measure({ sd: 0, inputs: [{ input: 'drift', sd: 0.1 }] });
    expect(fragility).toMatchObject({ value: null, cause: 'not measured: the headline has no spread' });
  });

  it('costs no more than the replicates and runs no rule that does not fire before the headline', () => {
    expect(fragilityPaths({ count: 5, paths: 2000, horizon: 12 }, 68, 3)).toBe(588);
    expect(fragilityPaths({ count: 5, paths: 2000, horizon: 12 }, 2, 3)).toBe(2000);
    expect(fragilityPaths({ count: 1, paths: 150, horizon: 1 }, 500, 1)).toBe(150);
    const late = measure({ sd: 1, rules: [rule('R1', 1, ['hope'], 4)] }, { horizon: 5 });
    expect(late.turns).toBe(500 * 3);
  });
});

describe('the paired change of a headline', () => {
  const z = Float64Array.from({ length: 1000 }, (_, i) => normalQuantile((i + 0.5) / 1000));
  const reversed = Float64Array.from(z).reverse();

  it('has no error where every path moves alike', () => {
    const base = headlineSample('median', z);
    const shifted = headlineSample(
      'median',
      z.map((value) => value + 1),
    );
    expect(headlineChange(base, shifted)).toEqual({ change: expect.closeTo(1, 12), error: 0 });
  });

  it('has twice the error of one median where every path changes sides', () => {
    const base = headlineSample('median', z);
    expect(headlineChange(base, headlineSample('median', reversed)).error).toBeCloseTo(2 * base.error, 12);
  });

  it('leaves out paths that failed in one of the runs', () => {
    const base = headlineSample('event', Float64Array.of(1, 0, 0, NaN));
    const other = headlineSample('event', Float64Array.of(1, 1, NaN, 1));
    // One of two common paths differs; 1/3 becomes 1.
    const { change, error } = headlineChange(base, other);
    expect(change).toBeCloseTo(1 - 1 / 3, 12);
    expect(error).toBeCloseTo(Math.sqrt((0.5 - 4 / 9) / 2), 12);
  });
});

describe('the symbolic driver', () => {
  it('is the tag whose rules move the headline most, an effect being split over its tags', () => {
    const rules = [rule('R1', 0.2, ['hope', 'trust']), rule('R2', -0.15, ['rage']), rule('R3', 0.01, ['hope'])];
    const { driver } = measure({ sd: 1, rules });
    // Over three turns: rage 0.45, hope 0.3 + 0.03, trust 0.3.
    expect(driver.tag).toBe('rage');
    expect(driver.shares['rage']).toBeCloseTo(0.45 / 1.08, 10);
    expect(driver.shares['hope']).toBeCloseTo(0.33 / 1.08, 10);
    expect(driver.shares['trust']).toBeCloseTo(0.3 / 1.08, 10);
  });

  it('is null where many rules of one tag are noise that adds up', () => {
    // The absolute mean of a normal is 0.8 sd: sixteen of them are 12.8, and the root of their squares is 4.
    const noise = Array.from({ length: 16 }, (_, i) => ({
      cause: `without R${i}`,
      change: i % 2 === 0 ? 0.8 : -0.8,
      error: 1,
      distance: 0.8,
      tags: ['hope'],
    }));
    expect(symbolicDriver(noise)).toMatchObject({ tag: null, shares: {} });
    expect(symbolicDriver(noise.map((effect) => ({ ...effect, error: 0.3 })))).toMatchObject({ tag: 'hope' });
  });

  it('is null without rules that fire, and where the effect is noise', () => {
    expect(measure({ sd: 1 }).driver).toMatchObject({ tag: null, shares: {} });
    const headline = { name: 'up', kind: 'event', horizon: 3 } as const;
    const rules = [rule('R1', 0.001, ['hope'])];
    const { driver } = measure({ sd: 1, threshold: 0, rules }, { headline });
    expect(driver.tag).toBeNull();
    expect(driver.reason).toMatch(/no rule moves|Monte-Carlo/);
  });
});
