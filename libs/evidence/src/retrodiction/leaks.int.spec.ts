import { describe, expect, it } from '@jest/globals';
import { type History, type Revision, World, type WorldFile } from '@pulse/contracts';
import { standardDeviation } from '@pulse/numeric';
import { EngineForecaster } from '../engine/engine-forecaster.js';
import { EngineMemory } from '../engine/memory.js';
import type { Forecaster } from '../port.js';
import { autoregression, GaussianForecaster, normals } from '../testing/gaussian-forecaster.js';
import { futureCanary } from '../testing/leak-canaries/future.js';
import { leakCanaries, type MakeForecaster } from '../testing/leak-canaries/leak-canaries.js';
import { revisionCanary } from '../testing/leak-canaries/revision.js';
import { shiftCanary } from '../testing/leak-canaries/shift.js';

const LENGTH = 110;
const START = 360;
const jobs = [...autoregression(5, LENGTH, 0.9, 1)].map((x) => 5 + x);
const errors = normals(6, LENGTH);

/** The figure of a month is published a month later, with an error that is taken out after two more. */
const releases = jobs.flatMap((value, at): Revision[] =>
  [
    { at, known: START + at + 1, value: value + errors[at]! },
    { at, known: START + at + 3, value },
  ].filter(({ known }) => known < START + LENGTH),
);
const latest = jobs.map((value, at) => (at + 3 < LENGTH ? value : at + 1 < LENGTH ? value + errors[at]! : null));

const history: History = {
  period: 'month',
  start: START,
  length: LENGTH,
  series: {
    price: [...autoregression(7, LENGTH, 1, 0.05)].map((x) => 100 * Math.exp(x)),
    jobs: latest,
    rate: [...autoregression(8, LENGTH, 0.8, 0.3)].map((x, i) => (i + 2 < LENGTH ? 1 / (1 + Math.exp(1 - x)) : null)),
  },
  lag: { price: 0, jobs: 1, rate: 2 },
  revisions: { jobs: releases },
  provenance: [],
};

const world = World.parse({
  name: 'w',
  period: 'month',
  variables: {
    jobs: { process: 'ar1' },
    price: { support: 'positive', process: 'gbm' },
    rate: { support: 'share' },
  },
  overlays: { hope: { measure: '0.5 + 0.05 * (jobs - 5)', baseline: 0.5, decay_rate: 0.2 } },
  rules: [{ id: 'growth', when: 'delta(jobs, 1) > 0 and hope > 0.5', effects: [{ on: 'price', add: 'fit' }] }],
  targets: ['jobs', 'price', 'rate'],
  events: { high: { when: 'price > 100 or rate > 0.4' } },
} satisfies WorldFile);

const engine: MakeForecaster = (data) => new EngineForecaster(world, data, { horizon: 3, memory: new EngineMemory() });

/** The same forecaster, fitted and started a period too late. */
const offByOne: MakeForecaster = (data) => {
  const honest = engine(data);
  return passing(honest, { at: (origin) => honest.at(Math.min(origin + 1, data.start + data.length - 1)) });
};

/** Starts at the last value that was known, with a spread that is measured on all of the history. */
const fittedOnAll: MakeForecaster = (data) => {
  const series = data.series['jobs']!.map((value) => value ?? NaN);
  const sd = standardDeviation(
    series.filter((value) => !Number.isNaN(value)).map((x, i, all) => x - (all[i - 1] ?? x)),
  );
  return new GaussianForecaster(Float64Array.from(series), { sd }, data.start, 3);
};

/** The latest vintage at every origin, publication lags honoured. */
const latestVintage: MakeForecaster = (data) => engine({ ...data, revisions: {} });

/** What is dated at or before an origin, published or not. */
const undated: MakeForecaster = ({ revisions = {}, ...data }) =>
  engine({
    ...data,
    lag: Object.fromEntries(Object.keys(data.lag).map((name) => [name, 0])),
    revisions: Object.fromEntries(
      Object.entries(revisions).map(([name, all]) => [
        name,
        all.map((revision) => ({ ...revision, known: data.start + revision.at })),
      ]),
    ),
  });

function passing(honest: Forecaster, change: Partial<Forecaster>): Forecaster {
  return {
    targets: honest.targets,
    events: honest.events,
    observed: (target, origin) => honest.observed(target, origin),
    held: (event, origin) => honest.held(event, origin),
    at: (origin) => honest.at(origin),
    ...change,
  };
}

describe('the leak canaries', () => {
  it('find nothing in the engine: lags, vintages, rules that are fitted, overlays that are measured, events', () => {
    expect(leakCanaries(engine, history)).toEqual([]);
  });

  it('find a forecaster that starts a period too late, by its forecasts and by its skill on shuffled data', () => {
    const leaks = futureCanary(offByOne, history);
    expect(leaks.some(({ detail }) => detail.includes('on shuffled data'))).toBe(true);
    expect(leaks.some(({ detail }) => detail.includes('was known only later'))).toBe(true);
  });

  it('find an estimate on all of the data', () => {
    expect(futureCanary(fittedOnAll, { ...history, revisions: {} })).not.toEqual([]);
  });

  it('find a forecaster that reads the latest vintage, by its forecasts and by its scores', () => {
    const leaks = revisionCanary(latestVintage, history);
    expect(leaks.some(({ detail }) => detail.startsWith('the forecast'))).toBe(true);
    expect(leaks.some(({ detail }) => detail.startsWith('jobs at 1 improves'))).toBe(true);
  });

  it('find a forecaster that takes the date of a value for its publication', () => {
    const details = shiftCanary(undated, history).map(({ detail }) => detail);
    expect(details.filter((detail) => detail.startsWith('price at 1 improves'))).toHaveLength(1);
  });
});
