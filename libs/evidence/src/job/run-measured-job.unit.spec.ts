import { describe, expect, it } from '@jest/globals';
import { ForecastBody, JobEvidence, QUANTILE_LEVELS, ScoredForecast } from '@pulse/contracts';
import { normalQuantile } from '@pulse/numeric';
import { autoregression, GaussianForecaster, type GaussianModel } from '../testing/gaussian-forecaster.js';
import { ForecastError, ShortHistoryError } from '../port.js';
import type { MeasuredJob, MeasuredResult, MeasuredStep } from './measured-job.js';
import { runMeasuredJob } from './run-measured-job.js';

const data = autoregression(2, 80, 1, 1);
const MODEL: GaussianModel = {
  sd: 1,
  rules: [{ id: 'R1', tags: ['hope'], add: 0.3 }],
  inputs: [{ input: 'drift', sd: 0.1 }],
  threshold: 0,
};

function job(change: Partial<MeasuredJob> = {}, model: GaussianModel = MODEL): MeasuredJob {
  return {
    forecaster: new GaussianForecaster(data, model),
    origin: 79,
    horizon: 3,
    count: 3,
    replicates: [1, 2, 3],
    paths: 200,
    seed: 9,
    headline: { name: 'x', kind: 'median', horizon: 2 },
    evidence: { origins: 20, paths: 40 },
    evidenceKey: 'a'.repeat(64),
    known: new Map(),
    inSampleUntil: null,
    label: String,
    forecastId: (replicate) => String(replicate).repeat(64).slice(0, 64),
    ...change,
  };
}

function run(task: MeasuredJob): { steps: MeasuredStep[]; forecasts: ScoredForecast[]; result: MeasuredResult } {
  const steps: MeasuredStep[] = [];
  const running = runMeasuredJob(task);
  for (let step = running.next(); ; step = running.next()) {
    if (step.done !== true) steps.push(step.value);
    else {
      const forecasts = steps.flatMap((s) => (s.type === 'forecast' ? [s.forecast] : []));
      return { steps, forecasts, result: step.value };
    }
  }
}

describe('a measured job', () => {
  const whole = run(job());

  it('gives forecasts and evidence of the contract, and tells how far it is', () => {
    expect(whole.forecasts.map((forecast) => ScoredForecast.parse(forecast).replicate)).toEqual([1, 2, 3]);
    expect(JobEvidence.parse(whole.result.evidence)).toEqual(whole.result.evidence);
    const phases = whole.steps.flatMap((step) => (step.type === 'progress' ? [step] : []));
    expect([...new Set(phases.map(({ phase }) => phase))]).toEqual(['evidence', 'fragility', 'forecasts']);
    for (const phase of ['evidence', 'fragility', 'forecasts'] as const) {
      const last = phases.findLast((step) => step.phase === phase)!;
      expect([phase, last.done]).toEqual([phase, last.total]);
    }
  });

  it('states the distribution of a random walk with a rule', () => {
    const last = data[79]!;
    for (const { body } of whole.forecasts) {
      const { x } = ForecastBody.parse(body).targets;
      [1, 2, 3].forEach((h) => {
        // Of 200 paths; 4 standard errors.
        const error = (4 * Math.sqrt(h) * Math.sqrt(Math.PI / 2)) / Math.sqrt(200);
        expect(Math.abs(x!.mean[h - 1]! - (last + 0.3 * h))).toBeLessThan(error);
        expect(Math.abs(x!.sd[h - 1]! - Math.sqrt(h))).toBeLessThan(error);
        const level = QUANTILE_LEVELS.indexOf(0.5);
        expect(Math.abs(x!.quantiles[h - 1]![level]! - (last + 0.3 * h))).toBeLessThan(error);
        expect(x!.quantiles[h - 1]).toHaveLength(23);
      });
      const spread = x!.quantiles[0]![QUANTILE_LEVELS.indexOf(0.9)]! - x!.quantiles[0]![QUANTILE_LEVELS.indexOf(0.1)]!;
      expect(Math.abs(spread - 2 * normalQuantile(0.9))).toBeLessThan(0.8);
    }
  });

  it('gives every replicate its own draws and the same score', () => {
    const [first, second] = whole.forecasts;
    expect(first!.headline.value).not.toBe(second!.headline.value);
    expect(first!.headline).toMatchObject({ name: 'x', kind: 'median', horizon: 2 });
    expect(first!.score).toEqual(second!.score);
    expect(first!.score).toMatchObject({ driver: 'hope', arcLabel: 'rising hope' });
    expect(first!.score.confidence).toBe(whole.result.evidence.confidence.value);
  });

  it('gives the same bytes in any order of replicates, one by one, and with known evidence', () => {
    const known = new Map(
      (JSON.parse(JSON.stringify(whole.result.evidence)) as JobEvidence).origins.map((o) => [o.origin, o]),
    );
    const bytes = (forecast: ScoredForecast) => JSON.stringify(forecast);
    for (const replicates of [[3, 1, 2], [2], [3]]) {
      const forecaster = new GaussianForecaster(data, MODEL);
      const again = run(job({ replicates, known, forecaster }));
      expect(again.forecasts.map(bytes)).toEqual(replicates.map((r) => bytes(whole.forecasts[r - 1]!)));
      expect(JSON.stringify(again.result.evidence)).toBe(JSON.stringify(whole.result.evidence));
      expect(forecaster.fitted).toEqual([79]);
    }
    expect(JSON.stringify(run(job()).result)).toBe(JSON.stringify(whole.result));
  });

  it('does not read what comes after its origin', () => {
    const at = (series: Float64Array) => run(job({ origin: 70, forecaster: new GaussianForecaster(series, MODEL) }));
    const changed = data.map((value, i) => (i > 70 ? -1000 : value));
    expect(JSON.stringify(at(changed))).toBe(JSON.stringify(at(data)));
    const before = data.map((value, i) => (i === 70 ? -1000 : value));
    expect(JSON.stringify(at(before))).not.toBe(JSON.stringify(at(data)));
  });

  it('says that there is no evidence where none is asked for or possible', () => {
    const none = run(job({ evidence: false, replicates: [1] }));
    expect(none.result.evidence).toMatchObject({ key: null, paths: 0, origins: [], pairs: [] });
    expect(none.forecasts[0]!.score).toMatchObject({
      confidence: null,
      confidenceReason: 'not enough evidence: none was asked for',
    });
    expect(none.forecasts[0]!.score.fragility).not.toBeNull();
    const short = run(job({ replicates: [1], forecaster: new GaussianForecaster(data.slice(0, 3), MODEL), origin: 2 }));
    expect(short.forecasts[0]!.score.confidenceReason).toMatch(/^not enough evidence/);
    expect(() => run(job({ origin: 1 }))).toThrow(ShortHistoryError);
  });

  it('gives probabilities of events with their error', () => {
    const { forecasts } = run(job({ headline: { name: 'up', kind: 'event', horizon: 3 }, replicates: [1] }));
    const { up } = ForecastBody.parse(forecasts[0]!.body).events;
    expect(forecasts[0]!.headline).toEqual({
      name: 'up',
      kind: 'event',
      horizon: 3,
      value: up!.probability[2],
      error: up!.error[2],
    });
    expect(up!.error.every((error) => error > 0)).toBe(true);
    expect(forecasts[0]!.score.confidence).toBeGreaterThan(0);
  });

  it('scores events, its own confidence and, where it is asked for, a recalibration', () => {
    const { evidence } = whole.result;
    expect(evidence.events.map(({ event, horizon, n }) => [event, horizon, n])).toEqual([
      ['up', 1, 21],
      ['up', 2, 20],
      ['up', 3, 19],
    ]);
    expect(evidence.confidenceRecord).not.toBeNull();
    expect(evidence.recalibration).toBeUndefined();
    const asked = run(job({ evidence: { origins: 45, paths: 40, recalibrate: true }, replicates: [] })).result.evidence;
    expect(JobEvidence.parse(asked).recalibration!.map(({ horizon }) => horizon)).toEqual([1, 2, 3]);
    expect(asked.origins[0]!.targets['x']!.quantiles![0]).toHaveLength(23);
    const plain = run(job({ evidence: { origins: 45, paths: 40 }, replicates: [] })).result.evidence;
    expect(asked.pairs).toEqual(plain.pairs);
  });

  it('counts origins at the headline, also where that is an event', () => {
    const headline = { name: 'up', kind: 'event', horizon: 3 } as const;
    const { evidence } = run(job({ headline, replicates: [] })).result;
    expect(evidence.events.map(({ n }) => n)).toEqual([22, 21, 20]);
  });

  it('refuses a target that has no finite value', () => {
    expect(() => run(job({ evidence: false }, { sd: 1, drift: Infinity }))).toThrow(ForecastError);
    expect(() => run(job({ evidence: false }, { sd: 1, drift: Infinity }))).toThrow(/"x"/);
  });

  it('counts what it simulated', () => {
    const fragility = (2 + 1 + 1) * 200 * 2;
    // 21 origins reach the demand: 20 at horizon 2 and the newest; the last two are cut to their known outcomes.
    const evidence = 40 * (19 * 3 + 2 + 1);
    expect(whole.result.turns).toBe(3 * 200 * 3 + fragility + evidence);
    expect(whole.result.rules).toBe(3 * 200 * 3);
  });
});
