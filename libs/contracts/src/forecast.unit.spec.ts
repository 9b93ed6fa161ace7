import { describe, expect, it } from '@jest/globals';
import { ForecastBody, QUANTILE_LEVELS, withFullQuantiles } from './forecast.js';
import { configOf, type Plan, type PlannedJob } from './plan.js';

const row = QUANTILE_LEVELS.map((level) => 10 * level);

function body(targets: Record<string, number[][]>): ForecastBody {
  return ForecastBody.parse({
    targets: Object.fromEntries(
      Object.entries(targets).map(([name, quantiles]) => [name, { mean: [1], sd: [0], quantiles, error: [0] }]),
    ),
    events: {},
    overlays: {},
    rules: [],
    paths: 1,
    failedPaths: 0,
    clippedShare: 0,
  });
}

describe('a body as it is read', () => {
  it('has a value for each of the 23 levels, also where one stands for all', () => {
    const read = withFullQuantiles(body({ x: [[7], row], y: [row] }));
    expect(read.targets['x']!.quantiles).toEqual([Array.from({ length: 23 }, () => 7), row]);
    expect(read.targets['y']!.quantiles).toEqual([row]);
  });

  it('keeps everything else, and leaves what it was given as it is', () => {
    const stored = body({ x: [[7]] });
    const before = structuredClone(stored);
    const read = withFullQuantiles(stored);
    expect({ ...read, targets: null }).toEqual({ ...stored, targets: null });
    expect({ ...read.targets['x'], quantiles: null }).toEqual({ ...stored.targets['x'], quantiles: null });
    expect(stored).toEqual(before);
  });

  it('is the same object where nothing is missing', () => {
    const stored = body({ x: [row] });
    expect(withFullQuantiles(stored)).toBe(stored);
  });
});

describe('the configuration of a planned job', () => {
  it("is the plan's with the job's params and origin, and nothing of its name or number", () => {
    const job: PlannedJob = {
      number: 3,
      name: 'third',
      params: { decay_rate: 0.02 },
      origin: '2009-12',
      cacheKey: 'c'.repeat(64),
      axes: { decay_rate: 0.02 },
      cost: 5,
    };
    const config: Plan['config'] = {
      engine: '1',
      profile: 'measured',
      world: 'a'.repeat(64),
      history: 'b'.repeat(64),
      horizon: 12,
      count: 5,
      paths: 100,
      seed: 42,
      evidence: { origins: 60, paths: 400 },
    };
    const plan = { config } as Plan;
    expect(configOf(plan, job)).toEqual({ ...config, params: { decay_rate: 0.02 }, origin: '2009-12' });
  });
});
