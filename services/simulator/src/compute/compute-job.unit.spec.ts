import { describe, expect, it } from '@jest/globals';
import { type History, type JobConfig, JobEvidence, ScoredForecast, World, type WorldFile } from '@pulse/contracts';
import { cacheKey, classicScore, evidenceKey, forecastId, historyHash, worldHash } from '@pulse/domain';
import { classicForecast, ENGINE_VERSION } from '@pulse/engine';
import type { ComputeJob, FromChild } from '../pool/protocol.js';
import { computeJob } from './compute-job.js';
import { Inputs } from './inputs.js';

const history: History = {
  period: 'month',
  start: 360,
  length: 60,
  series: { x: Array.from({ length: 60 }, (_, i) => 10 + 0.1 * i + ((i * 7919) % 1000) / 1000) },
  lag: { x: 0 },
  provenance: [],
};

const measured = World.parse({
  name: 'w',
  period: 'month',
  parameters: { push: 0.1 },
  variables: { x: { process: 'random_walk' } },
  rules: [
    { id: 'up', when: 'x > 0', effects: [{ on: 'x', add: 'push' }], tags: ['hope'], evidence: { until: '2003-01' } },
  ],
  targets: ['x'],
} satisfies WorldFile);

const classic = World.parse({
  name: 'c',
  profile: 'classic',
  variables: { x: { initial: 2, process: 'constant' } },
  overlays: { hope: { initial: 0.8 } },
  parameters: { decay_rate: 0.01 },
  rules: [
    {
      id: 'R1',
      when: 'x > 1',
      effects: [{ on: 'x', add: 1, min: 0, max: 9 }],
      tags: ['hope', 'trust'],
      stage: 'static',
    },
  ],
  targets: ['x', 'hope'],
} satisfies WorldFile);

const CONFIG: JobConfig = {
  engine: ENGINE_VERSION,
  profile: 'measured',
  world: worldHash(measured),
  history: historyHash(history),
  params: {},
  origin: '2004-12',
  horizon: 3,
  count: 3,
  paths: 50,
  seed: 1,
  evidence: { origins: 12, paths: 10 },
};
const CLASSIC: JobConfig = {
  ...CONFIG,
  profile: 'classic',
  world: worldHash(classic),
  history: null,
  origin: null,
  horizon: 1,
  paths: 1,
  evidence: false,
};

function compute(config: JobConfig, change: Partial<ComputeJob> = {}, world?: World): FromChild[] {
  const inputs = new Inputs();
  inputs.add(worldHash(measured), JSON.stringify(measured));
  inputs.add(worldHash(classic), JSON.stringify(classic));
  inputs.add(historyHash(history), JSON.stringify(history));
  if (world !== undefined) inputs.add(config.world, JSON.stringify(world));
  const job = { number: 7, config, replicates: [1, 2, 3], memoryBytes: 1e8, knownEvidence: null, ...change };
  return [...computeJob(job, inputs)];
}

const forecastsOf = (messages: readonly FromChild[]) =>
  messages.flatMap((message) => (message.type === 'forecasts' ? message.forecasts : []));

function succeeded(messages: readonly FromChild[]) {
  const last = messages.at(-1)!;
  if (last.type !== 'succeeded') throw new Error(JSON.stringify(last));
  return last;
}

describe('a measured job', () => {
  const messages = compute(CONFIG);

  it('tells its progress, its forecasts one by one, and ends with its evidence and cost', () => {
    const forecasts = forecastsOf(messages);
    expect(forecasts.map((forecast) => ScoredForecast.parse(forecast).forecastId)).toEqual(
      [1, 2, 3].map((replicate) => forecastId(cacheKey(CONFIG), replicate)),
    );
    const { evidence, evidenceKeys, cost } = succeeded(messages);
    expect(evidenceKeys).toEqual([evidenceKey(CONFIG)]);
    const parsed = JobEvidence.parse(JSON.parse(evidence!));
    expect(parsed.key).toBe(evidenceKey(CONFIG));
    // 12 origins asked for support a headline one period ahead.
    expect(parsed.origins).toHaveLength(12);
    expect(cost).toMatchObject({ peakBytes: expect.any(Number), rules: 3 * 50 * 3 });
    expect(cost.turns).toBeGreaterThan(3 * 50 * 3);
    expect(cost.peakBytes).toBeGreaterThan(0);
    expect(new Set(messages.map((message) => ('number' in message ? message.number : null)))).toEqual(new Set([7]));
  });

  it('gives the same bytes for one replicate alone and with known evidence', () => {
    const { evidence } = succeeded(messages);
    const alone = compute(CONFIG, { replicates: [3], knownEvidence: evidence });
    expect(JSON.stringify(forecastsOf(alone))).toBe(JSON.stringify([forecastsOf(messages)[2]]));
    expect(succeeded(alone).evidence).toBe(evidence);
    expect(succeeded(alone).cost.turns).toBeLessThan(succeeded(messages).cost.turns);
  });

  it('marks origins before the end of what a rule was made from', () => {
    const rules = [{ ...measured.rules[0]!, evidence: { until: '2004-06' } }];
    const world = World.parse({ ...measured, rules });
    const { evidence } = succeeded(compute({ ...CONFIG, world: worldHash(world) }, {}, world));
    const { origins } = JobEvidence.parse(JSON.parse(evidence!));
    expect(origins.map(({ origin, inSample }) => [origin, inSample])).toEqual(
      origins.map(({ origin }) => [origin, origin < '2004-06']),
    );
    expect(origins.filter(({ inSample }) => inSample)).toHaveLength(6);
  });

  it('fits on a window where one is asked for, at the evidence origins and at its own', () => {
    const windowed = compute({ ...CONFIG, evidence: { origins: 12, paths: 10, window: 24 } });
    const [of, without] = [windowed, messages].map((all) => JobEvidence.parse(JSON.parse(succeeded(all).evidence!)));
    expect(of!.processes['x']!.observations).toBe(23);
    expect(without!.processes['x']!.observations).toBe(59);
    expect(of!.key).not.toBe(without!.key);
    expect(of!.origins).not.toEqual(without!.origins);
    const outcomes = (evidence: JobEvidence) => evidence.origins.map(({ targets }) => targets['x']!.outcome);
    expect(outcomes(of!)).toEqual(outcomes(without!));
    const baselines = (evidence: JobEvidence) => evidence.origins.map(({ targets }) => targets['x']!.baselines);
    expect(baselines(of!)).toEqual(baselines(without!));
  });

  it('applies params, and has no evidence key without evidence', () => {
    const pushed = compute({ ...CONFIG, params: { push: 5 }, evidence: false }, { replicates: [1] });
    expect(succeeded(pushed).evidenceKeys).toEqual([]);
    expect(forecastsOf(pushed)[0]!.headline.value).toBeGreaterThan(forecastsOf(messages)[0]!.headline.value);
  });

  it.each([
    ['memory', { memoryBytes: 1000 }, {}],
    ['invalid', {}, { params: { nothing: 1 } }],
    ['invalid', {}, { origin: '1999-01' }],
    ['invalid', {}, { origin: 'never' }],
    ['error', {}, { world: 'f'.repeat(64) }],
  ] as const)('fails as %s where it cannot be computed', (kind, change, config) => {
    const last = compute({ ...CONFIG, ...config }, change).at(-1)!;
    expect(last).toMatchObject({ type: 'failed', number: 7, class: kind, detail: expect.stringContaining('Error') });
  });
});

describe('a classic job', () => {
  it('gives replicates that differ in nothing but their identity, with the classic score', () => {
    const messages = compute(CLASSIC);
    const forecasts = forecastsOf(messages);
    const score = classicScore(classicForecast(classic).ruleLog);
    expect(forecasts).toHaveLength(3);
    forecasts.forEach((forecast, i) => {
      const { forecastId: id, replicate, ...rest } = ScoredForecast.parse(forecast);
      expect([id, replicate]).toEqual([forecastId(cacheKey(CLASSIC), i + 1), i + 1]);
      expect({ ...forecasts[0], ...rest }).toEqual(forecasts[0]);
    });
    expect(forecasts[0]!.headline).toEqual({ name: 'x', kind: 'median', horizon: 1, value: 3, error: 0 });
    // Two distinct tags: 0.5 + 2 x 0.05 and 1 - 2 x 0.03.
    expect(score).toMatchObject({ confidence: 0.6, fragility: 0.94, symbolic_driver: 'hope' });
    expect(forecasts[0]!.score).toMatchObject({
      confidence: 0.6,
      fragility: 0.94,
      driver: 'hope',
      arcLabel: 'Hope Surge',
    });
    expect(succeeded(messages)).toMatchObject({ evidence: null, evidenceKeys: [], cost: { turns: 3, rules: 3 } });
  });

  it('has no driver where no audited rule fires', () => {
    const [forecast] = forecastsOf(compute({ ...CLASSIC, params: { 'rules.R1.enabled': false } }));
    expect(forecast!.score).toMatchObject({ confidence: 0.1, fragility: 0.9, driver: null, driverShares: {} });
  });

  it('fails as invalid for a world that is not classic', () => {
    const config = { ...CLASSIC, world: worldHash(measured) };
    const rules = [{ ...measured.rules[0]!, effects: [{ on: 'x', add: 1, cap: 1 }] }];
    const world = World.parse({ ...measured, rules });
    const last = compute({ ...config, world: worldHash(world) }, {}, world).at(-1)!;
    expect(last).toMatchObject({ type: 'failed', class: 'invalid' });
  });
});
