import { describe, expect, it } from '@jest/globals';
import { type History, World, type WorldFile } from '@pulse/contracts';
import { compileWorld, fitWorld, formatLabel, MemoryBudgetError } from '@pulse/engine';
import { headlineOf } from '../headline.js';
import type { MeasuredJob } from '../job/measured-job.js';
import { runMeasuredJob } from '../job/run-measured-job.js';
import { ShortHistoryError } from '../port.js';
import { autoregression } from '../testing/gaussian-forecaster.js';
import { EngineForecaster } from './engine-forecaster.js';
import { EngineMemory } from './memory.js';
import { PROCESSES } from './runners-up.js';

const LENGTH = 72;
const START = 360;
const LAST = START + LENGTH - 1;

function history(change: (period: number, value: number) => number = (_, value) => value): History {
  const series = (seed: number, map: (x: number, i: number) => number) =>
    [...autoregression(seed, LENGTH, 0.8, 1)].map((x, i) => change(START + i, map(x, i)));
  return {
    period: 'month',
    start: START,
    length: LENGTH,
    series: {
      price: series(1, (x, i) => 100 * Math.exp(0.01 * i + 0.05 * x)),
      jobs: series(2, (x) => 5 + x),
      rate: series(3, (x) => 1 / (1 + Math.exp(2 - 0.1 * x))),
    },
    lag: { price: 0, jobs: 2, rate: 1 },
    provenance: [],
  };
}

const FILE: WorldFile = {
  name: 'w',
  period: 'month',
  parameters: { push: { value: 0.1, sd: 0.5, min: 0 } },
  variables: {
    price: { support: 'positive', process: 'gbm' },
    jobs: { process: 'ar1', publication_lag: 2 },
    rate: { support: 'share', publication_lag: 1 },
  },
  overlays: {
    hope: { measure: '0.5 + 0.002 * (price - 100)', baseline: 0.5, decay_rate: 0.1 },
    rage: { initial: 0.4, decay_rate: 0 },
  },
  rules: [
    { id: 'always', when: 'price > 0', effects: [{ on: 'price', add: 0.01 }], tags: ['hope'] },
    { id: 'jobs_fall', when: 'delta(jobs, 1) < 0', effects: [{ on: 'jobs', add: 'push' }], tags: ['despair'] },
  ],
  targets: ['price', 'jobs', 'rate', 'hope'],
  events: { high: { when: 'price > 250' } },
};
const SCENARIO = { id: 'mood', when: 'rage > 0.3', effects: [{ on: 'jobs', add: 1 }] };

function forecaster(file: Partial<WorldFile> = {}, data: History | null = history(), budget = Infinity) {
  const memory = new EngineMemory(budget);
  return new EngineForecaster(World.parse({ ...FILE, ...file }), data, { horizon: 3, memory });
}

function job(from: EngineForecaster, change: Partial<MeasuredJob> = {}): MeasuredJob {
  return {
    forecaster: from,
    origin: LAST,
    horizon: 3,
    count: 2,
    replicates: [1, 2],
    paths: 100,
    seed: 4,
    headline: headlineOf(World.parse(FILE), 3, 15),
    evidence: { origins: 15, paths: 20 },
    evidenceKey: null,
    known: new Map(),
    inSampleUntil: null,
    label: (ordinal) => formatLabel('month', ordinal),
    forecastId: (replicate) => String(replicate).repeat(64),
    ...change,
  };
}

function run(task: MeasuredJob) {
  const steps = runMeasuredJob(task);
  const forecasts: unknown[] = [];
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return { forecasts, ...step.value };
    if (step.value.type === 'forecast') forecasts.push(step.value.forecast);
  }
}

describe('a world behind the port', () => {
  it('shows what was known at an origin, publication lags counted and overlays measured', () => {
    const data = history();
    const jobs = forecaster().observed('jobs', START + 10);
    expect(jobs.start).toBe(START);
    expect([...jobs.values]).toEqual([...data.series['jobs']!.slice(0, 9), NaN, NaN]);
    const hope = forecaster().observed('hope', START + 10).values;
    const expected = 0.5 + 0.002 * (data.series['price']![10]! - 100);
    expect(hope[10]).toBeCloseTo(Math.min(1, Math.max(0, expected)), 12);
  });

  it('never reads what is known only later: forecast, evidence and scores are the same bytes', () => {
    const origin = LAST - 12;
    const at = (data: History) => JSON.stringify(run(job(forecaster({}, data), { origin })));
    const later = history((period, value) => (period > origin ? value * 0.5 : value));
    expect(at(later)).toBe(at(history()));
    // The figure of the origin's own month is published two months later.
    const data = history();
    const jobs = data.series['jobs']!.map((value, i) => (START + i > origin - 2 ? 0 : value));
    expect(at({ ...data, series: { ...data.series, jobs } })).toBe(at(data));
    const known = history((period, value) => (period === origin - 2 ? value * 0.5 : value));
    expect(at(known)).not.toBe(at(data));
  });

  it('leaves scenario rules out of evidence, and names them and the targets they reach', () => {
    const rules = [...FILE.rules!, SCENARIO];
    const including = run(job(forecaster({ rules })));
    const without = run(job(forecaster()));
    expect(including.evidence.origins).toEqual(without.evidence.origins);
    expect(Object.keys(including.evidence.scenarioRules)).toEqual(['mood']);
    expect(including.evidence.scenarioTargets).toEqual(['jobs']);
    expect(including.forecasts).not.toEqual(without.forecasts);
  });

  it('records what rules did: one that always fires adds its amount every turn', () => {
    const options = { paths: 50, horizon: 3, seed: 1, replicate: 1, purpose: 'forecast' };
    const record = forecaster()
      .at(LAST)
      .simulate(options, () => {});
    const always = record.rules.find(({ rule }) => rule === 'always')!;
    expect(always).toMatchObject({ fired: 1, unknown: 0, tags: ['hope'], byTurn: [1, 1, 1] });
    expect(always.effects['price']).toBeCloseTo(0.03, 12);
    // Without rules and decay the mood stays.
    expect(record.overlays['rage']).toEqual([0.4, 0.4, 0.4].map((value) => expect.closeTo(value, 12)));
    expect(record).toMatchObject({ failedPaths: 0 });
  });

  it('moves an input by so much, and a parameter no further than its bounds', () => {
    const fitted = forecaster().at(LAST);
    const medians = (from: typeof fitted, nudge?: { input: string; by: number }) => {
      const columns: number[][] = [];
      const base = { paths: 20, horizon: 2, seed: 1, replicate: 1, purpose: 'forecast' };
      from.simulate({ ...base, ...(nudge && { nudge }) }, (turn) => columns.push([...turn.target('jobs')]));
      return columns;
    };
    const atZero = forecaster({ parameters: { push: { value: 0, sd: 0.5, min: 0 } } }).at(LAST);
    expect(medians(fitted, { input: 'parameters.push', by: -0.5 })).toEqual(medians(atZero));
    expect(medians(fitted, { input: 'parameters.push', by: 0.5 })).not.toEqual(medians(fitted));
    expect(() => medians(fitted, { input: 'parameters.pull', by: 1 })).toThrow(RangeError);
  });

  it('knows every process that `auto` tries, and swaps in the runner-up', () => {
    for (const support of ['real', 'positive', 'share'] as const) {
      const name = { real: 'jobs', positive: 'price', share: 'rate' }[support];
      const world = World.parse({ ...FILE, variables: { ...FILE.variables, [name]: { support } } });
      const fitted = fitWorld(compileWorld(world), history(), LAST, { horizon: 3 });
      const { choice, fit } = fitted.variables.find(({ variable }) => variable.name === name)!;
      for (const { process } of choice!.tried)
        expect([process, PROCESSES[process]]).toEqual([process, expect.anything()]);
      const stated = {
        ...world,
        variables: { ...world.variables, [name]: { ...world.variables[name]!, process: PROCESSES[choice!.chosen]! } },
      };
      const again = fitWorld(compileWorld(stated), history(), LAST, { horizon: 3 });
      const given = again.variables.find(({ variable }) => variable.name === name)!.fit;
      expect(given.coefficients.map(({ value }) => value)).toEqual(fit.coefficients.map(({ value }) => value));
    }
    const [swap, ...rest] = forecaster().at(LAST).alternatives;
    const { tried } = forecaster().at(LAST).processes['rate']!;
    expect(rest).toEqual([]);
    expect(swap!.cause).toBe(`rate as ${tried[1]!.kind}`);
  });

  it('says where history is too short, and runs a world without any', () => {
    expect(() => forecaster().at(START)).toThrow(ShortHistoryError);
    const variables = {
      price: { support: 'positive', initial: 100, process: { kind: 'gbm', drift: 0, volatility: 0.1 } },
    };
    const overlays = { hope: { initial: 0.5, decay_rate: 0 } };
    const rules = [{ id: 'always', when: 'hope > 0.1', effects: [{ on: 'price', add: 0.01 }] }];
    const alone = forecaster({ variables, overlays, rules, targets: ['price'] } as Partial<WorldFile>, null);
    const { evidence, forecasts } = run(job(alone, { origin: 0 }));
    expect(forecasts).toHaveLength(2);
    expect(evidence.confidence.reason).toMatch(/^not enough evidence/);
    expect(evidence.scenarioTargets).toEqual(['price', 'high']);
  });

  it('keeps every run inside the memory of the job', () => {
    const memory = new EngineMemory(1e6);
    const small = new EngineForecaster(World.parse(FILE), history(), { horizon: 3, memory });
    run(job(small));
    expect(memory.peakBytes).toBeGreaterThan(100 * 8 * 3);
    expect(memory.peakBytes).toBeLessThan(1e6);
    expect(() => run(job(forecaster({}, history(), 1000)))).toThrow(MemoryBudgetError);
  });
});

describe('the headline', () => {
  const world = { targets: ['a', 'b'], headline: {} };
  it('is the first target at the largest horizon that its evidence supports', () => {
    expect(headlineOf(world, 12, 60)).toEqual({ name: 'a', kind: 'median', horizon: 3 });
    expect(headlineOf(world, 12, 10)).toEqual({ name: 'a', kind: 'median', horizon: 1 });
    expect(headlineOf(world, 2, 60)).toEqual({ name: 'a', kind: 'median', horizon: 2 });
    expect(headlineOf(world, 12, null)).toEqual({ name: 'a', kind: 'median', horizon: 3 });
  });
  it('is what the world states', () => {
    expect(headlineOf({ ...world, headline: { target: 'b', horizon: 6 } }, 12, 60)).toMatchObject({
      name: 'b',
      horizon: 6,
    });
    expect(headlineOf({ ...world, headline: { event: 'e' } }, 12, 60)).toEqual({
      name: 'e',
      kind: 'event',
      horizon: 3,
    });
  });
});
