import { describe, expect, it } from '@jest/globals';
import { type History, World, type WorldFile } from '@pulse/contracts';
import { AUTO_PROCESSES, compileWorld, fitWorld, formatLabel, MemoryBudgetError } from '@pulse/engine';
import { headlineOf } from '../headline.js';
import type { MeasuredJob } from '../job/measured-job.js';
import { runMeasuredJob } from '../job/run-measured-job.js';
import { ShortHistoryError } from '../port.js';
import { retrodict } from '../retrodiction/retrodict.js';
import { autoregression } from '../testing/gaussian-forecaster.js';
import { EngineForecaster } from './engine-forecaster.js';
import { EngineMemory } from './memory.js';

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
/** The same without a process that is chosen, which takes most of the time. */
const STATED: Partial<WorldFile> = {
  variables: { ...FILE.variables, rate: { support: 'share', process: 'ar1', publication_lag: 1 } },
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
        expect([process, AUTO_PROCESSES[process]]).toEqual([process, expect.anything()]);
      const process = { ...AUTO_PROCESSES[choice!.chosen]!, innovations: choice!.innovations };
      const stated = { ...world, variables: { ...world.variables, [name]: { ...world.variables[name]!, process } } };
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

describe('a variable whose history is short', () => {
  const late = (before: number): History => {
    const data = history();
    const price = (data.series['price'] as number[]).map((value, i) => (i < before ? null : value));
    return { ...data, series: { ...data.series, price } };
  };
  const file: Partial<WorldFile> = {
    ...STATED,
    dependence: 'independent',
    rules: [{ id: 'wealth', when: 'price > 0', effects: [{ on: 'jobs', add: 0.1 }] }],
    targets: ['price', 'jobs', 'rate'],
    events: { high: { when: 'price > 100' }, low: { when: 'rate < 0.1' } },
    overlays: {},
  };
  const task = { origin: LAST, horizon: 1, paths: 20, seed: 1, inSampleUntil: null, known: new Map(), label: String };
  const scored = (world: Partial<WorldFile>, data: History) => {
    const steps = retrodict({
      ...task,
      forecaster: forecaster(world, data),
      demand: { target: 'rate', horizon: 1, origins: 50 },
    });
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value;
    }
  };

  it('takes from an origin what rests on it, and leaves the rest as it is without it', () => {
    const origins = scored(file, late(50));
    const from = (name: string) => origins.filter(({ targets }) => targets[name]!.crps[0] !== null).length;
    // Ten prices are known from period 59 on, and that of 71 is the last outcome. Two steps, known from 52 on, are enough
    // for the rule on jobs, of which 69 is the last outcome. 50 origins are wanted where jobs have outcomes; the rate counts
    // from origin 24 on, where two seasons of it are known, which its seasonal baseline needs.
    expect([from('price'), from('jobs'), from('rate')]).toEqual([12, 17, 46]);
    const event = (name: string) => origins.filter(({ events }) => events![name]!.probability[0] !== null).length;
    expect([event('high'), event('low')]).toEqual([19, 51]);
    const without = scored(
      {
        ...file,
        variables: { jobs: STATED.variables!['jobs']!, rate: STATED.variables!['rate']! },
        rules: [],
        targets: ['jobs', 'rate'],
        events: {},
      },
      late(50),
    );
    const rates = (found: typeof origins) => found.slice(0, 19).map(({ targets }) => targets['rate']!.crps[0]);
    expect(rates(origins)).toEqual(rates(without));
  });

  it('ends the evidence where nothing else is to be scored', () => {
    expect(scored({ ...file, targets: ['price', 'jobs'], headline: { target: 'jobs' } }, late(50)).length).toBe(19);
  });

  it('is still asked of the forecast itself', () => {
    expect(() => forecaster(file, late(71)).at(LAST)).toThrow(ShortHistoryError);
    expect([...forecaster(file, late(71)).at(LAST, 'known').left!].sort()).toEqual(['high', 'jobs', 'price']);
  });
});

describe('events over history', () => {
  const data = history();
  const price = data.series['price']! as number[];
  const rate = data.series['rate']! as number[];
  const events = {
    high: { when: 'price > 110' },
    either: { when: 'price > 110 or rate > 0.15', monitor: 'at' as const },
    moody: { when: 'rage > 0.2 or price > 0' },
    rich: { when: 'capital > 0' },
  };
  const from = forecaster({ ...STATED, events, capital: { spy: { amount: 2, price: 'price' } } });

  it('hold or not, on what was known', () => {
    expect(from.events).toEqual([
      { name: 'high', monitor: 'any', lag: 0 },
      { name: 'either', monitor: 'at', lag: 1 },
      { name: 'moody', monitor: 'any', lag: 0 },
      { name: 'rich', monitor: 'any', lag: 0 },
    ]);
    const high = from.held('high', START + 40);
    expect(high.start).toBe(START);
    expect([...high.values]).toEqual(price.slice(0, 41).map((value) => Number(value > 110)));
    // The last rate is not published yet: whether the price alone decides must not make it known.
    expect([...from.held('either', START + 40).values]).toEqual([
      ...price.slice(0, 40).map((value, i) => Number(value > 110 || rate[i]! > 0.15)),
      NaN,
    ]);
    expect(() => from.held('low', LAST)).toThrow(RangeError);
  });

  it('are unknown where history has no value of capital or of a mood, and then not scored', () => {
    for (const name of ['moody', 'rich']) expect([...from.held(name, START + 2).values]).toEqual([NaN, NaN, NaN]);
    const { evidence } = run(job(from));
    const of = (event: string) => evidence.events.filter((one) => one.event === event).map(({ n }) => n);
    expect([of('moody'), of('rich')]).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    // 15 origins support a headline one period ahead; jobs come 2 periods late, and have 15 as well.
    expect(of('high')).toEqual([17, 16, 15]);
    expect(of('either')).toEqual([16, 15, 14]);
    expect(evidence.pairs.find(({ target, horizon }) => target === 'jobs' && horizon === 1)!.n).toBe(15);
    expect(evidence.origins.at(-1)!.events!['rich']!.probability).toEqual([null, null, null]);
  });

  it('that a scenario rule can reach are named with the targets', () => {
    const { rich: _, ...others } = events;
    const rules = [...FILE.rules!, { ...SCENARIO, effects: [{ on: 'rate', add: 1 }] }];
    const reached = forecaster({ events: others, rules });
    expect(reached.at(LAST).scenarioTargets).toEqual(['rate', 'either']);
  });
});

describe('a window', () => {
  const early = (factor: number) =>
    history((period, value) => (period < START + 20 ? value * factor + (factor === 1 ? 0 : 0.01) : value));
  const at = (data: History, window?: number) => {
    const memory = new EngineMemory();
    const file = {
      variables: { ...FILE.variables, rate: { support: 'share' as const, process: 'ar1' as const } },
      rules: [],
    };
    const from = new EngineForecaster(World.parse({ ...FILE, ...file }), data, { horizon: 3, window, memory });
    return JSON.stringify(from.at(LAST).processes);
  };

  it('keeps what lies before it out of the fit, which reads all of history without one', () => {
    expect(at(early(0.5), 40)).toBe(at(early(1), 40));
    expect(at(early(0.5))).not.toBe(at(early(1)));
    expect(at(early(1), 40)).not.toBe(at(early(1)));
  });
});

describe('outcomes', () => {
  const at = START + 60;
  const revisions = history().series['jobs']!.flatMap((value, i) => [
    { at: i, known: START + i + 2, value: value! + 100 },
    ...(START + i + 4 < START + LENGTH ? [{ at: i, known: START + i + 4, value }] : []),
  ]);
  const revised: History = { ...history(), revisions: { jobs: revisions } };

  it('are the values as they were known at the origin of the forecast', () => {
    const values = history().series['jobs']! as number[];
    const { evidence } = run(job(forecaster(STATED, revised), { origin: at }));
    for (const { origin, targets } of evidence.origins) {
      const [year, month] = origin.split('-').map(Number) as [number, number];
      const ordinal = (year - 1970) * 12 + month - 1;
      targets['jobs']!.outcome.forEach((outcome, h) => {
        const period = ordinal + h + 1;
        const value = values[period - START]!;
        expect(outcome).toBe(period > at - 2 ? null : period > at - 4 ? value + 100 : value);
      });
    }
  });

  it('and everything else stay the same bytes where later revisions are altered, added or taken away', () => {
    const bytes = (all: typeof revisions) =>
      JSON.stringify(run(job(forecaster(STATED, { ...revised, revisions: { jobs: all } }), { origin: at })));
    const now = bytes(revisions);
    expect(bytes(revisions.filter(({ known }) => known <= at))).toBe(now);
    expect(bytes(revisions.map((one) => (one.known > at ? { ...one, value: -5 } : one)))).toBe(now);
    expect(bytes(revisions.map((one) => (one.known === at ? { ...one, value: -5 } : one)))).not.toBe(now);
  });
});

describe('the memory of a retrodiction', () => {
  it('does not grow with its origins', () => {
    const peak = (origins: number) => {
      const memory = new EngineMemory();
      const from = new EngineForecaster(World.parse({ ...FILE, ...STATED }), history(), { horizon: 3, memory });
      const demand = { target: 'price', horizon: 1, origins };
      const known = new Map();
      const task = { forecaster: from, origin: LAST, horizon: 3, paths: 300, seed: 1, demand, known, label: String };
      const steps = retrodict({ ...task, inSampleUntil: null });
      for (let step = steps.next(); step.done !== true; step = steps.next());
      return memory.peakBytes;
    };
    const few = peak(4);
    expect(few).toBeGreaterThan(300 * 8 * 3);
    expect(peak(20)).toBe(few);
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
