import {
  BatchPlanned,
  BatchSubmitted,
  ForecastScored,
  JobStarted,
  JobSucceeded,
  QUANTILE_LEVELS,
  type DataOf,
  type EventInput,
  type ForecastBody,
  type Plan,
  type PlannedJob,
  type ScoredForecast,
} from '@pulse/contracts';

/** 64 hexadecimal digits that stand for a text: not its SHA-256, but alike for alike and different for different. */
export function fakeHash(text: string): string {
  const hex = Array.from(text, (character) => character.codePointAt(0)!.toString(16).padStart(2, '0')).join('');
  if (hex.length > 63) throw new RangeError(`"${text}" is too long to stand for a hash`);
  return `${hex}f`.padStart(64, '0');
}

/** One target, flat over the horizons: uniform from half a unit below the median to half a unit above it. */
export function forecastBody(options: { target?: string; horizon?: number; median?: number } = {}): ForecastBody {
  const { target = 'x', horizon = 2, median = 10 } = options;
  const each = <T>(value: T) => Array.from({ length: horizon }, () => value);
  const quantiles = each(QUANTILE_LEVELS.map((level) => median + level - 0.5));
  return {
    targets: { [target]: { mean: each(median), sd: each(0.1), quantiles, error: each(0.01) } },
    events: {},
    overlays: { hope: each(0.5) },
    rules: [],
    paths: 100,
    failedPaths: 0,
    clippedShare: 0,
  };
}

/** A replicate with middling scores; its headline is the median of its target at the last horizon. */
export function scoredForecast(replicate: number, change: Partial<ScoredForecast> = {}): ScoredForecast {
  const body = forecastBody();
  return {
    forecastId: fakeHash(`forecast ${replicate}`),
    replicate,
    headline: { name: 'x', kind: 'median', horizon: 2, value: 10, error: 0.01 },
    score: {
      confidence: 0.6,
      confidenceReason: null,
      fragility: 0.2,
      fragilityCause: 'parameters.p',
      driver: 'hope',
      driverShares: { hope: 1 },
      arcLabel: 'steady',
      trustLabel: 'moderate',
    },
    body,
    ...change,
  };
}

/** A job of a plan that costs a step. */
export function plannedJob(number: number, change: Partial<PlannedJob> = {}): PlannedJob {
  const name = `job${number}`;
  return { number, name, params: {}, origin: null, cacheKey: fakeHash(name), axes: {}, cost: 1, ...change };
}

/** A plan of two replicates a job, without evidence. */
export function testPlan(
  jobs: readonly PlannedJob[],
  change: { readonly config?: Partial<Plan['config']>; readonly settings?: Partial<Plan['settings']> } = {},
): Plan {
  return {
    plannerVersion: 1,
    config: {
      engine: 'test',
      profile: 'measured',
      world: fakeHash('world'),
      history: null,
      horizon: 2,
      count: 2,
      paths: 100,
      seed: 42,
      evidence: false,
      ...change.config,
    },
    settings: {
      validation: { min_confidence: 0.4, max_fragility: 0.7, blocked_drivers: [] },
      license: { policy: 'default', enforce: false },
      retry: { attempts: 3, backoffMs: 100 },
      timeoutMs: 60_000,
      objective: 'skill',
      analyze: true,
      saveStats: true,
      ...change.settings,
    },
    varying: [],
    jobs: [...jobs],
  };
}

/** The first commit of a batch: submitted and planned. `plan` is the hash of the stored plan. */
export function submitted(
  batchId: string,
  plan: string,
  change: {
    readonly submission?: Partial<DataOf<typeof BatchSubmitted>>;
    readonly planned?: Partial<DataOf<typeof BatchPlanned>>;
  } = {},
): EventInput[] {
  return [
    BatchSubmitted({
      batchId,
      name: 'tuning',
      domain: 'capital',
      worldName: 'w',
      manifest: fakeHash('manifest'),
      world: fakeHash('world'),
      history: null,
      policy: fakeHash('policy'),
      only: null,
      trustOnly: false,
      maxFailures: null,
      useCache: true,
      ...change.submission,
    }),
    BatchPlanned({
      plan,
      plannerVersion: 1,
      jobs: 1,
      forecasts: 2,
      baseline: null,
      continues: null,
      ...change.planned,
    }),
  ];
}

/** A whole first attempt at a job: started, scored, succeeded. */
export function succeededJob(
  planned: PlannedJob,
  forecasts: readonly ScoredForecast[] = [scoredForecast(1), scoredForecast(2)],
  change: Partial<DataOf<typeof JobSucceeded>> = {},
): EventInput[] {
  const { name, cacheKey } = planned;
  return [
    JobStarted({ attempt: 1, worker: 'w', name, cacheKey }),
    ...forecasts.map((forecast) => ForecastScored({ ...forecast, attempt: 1 })),
    JobSucceeded({
      attempt: 1,
      cacheKey,
      forecasts: forecasts.length,
      evidence: null,
      evidenceKeys: [],
      cost: { milliseconds: 12, peakBytes: 1000, turns: 400, rules: 30 },
      ...change,
    }),
  ];
}
