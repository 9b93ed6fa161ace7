import { createHash } from 'node:crypto';
import { QUANTILE_LEVELS, type ForecastBody, type ScoredForecast, type TargetForecast } from '@pulse/contracts';
import { fixtureHistory, normals } from './fixture-world.js';

/** Standard normal quantiles at QUANTILE_LEVELS, from tables. */
const Z = [
  -2.326348, -1.959964, -1.644854, -1.281552, -1.036433, -0.841621, -0.67449, -0.524401, -0.38532, -0.253347, -0.125661,
  0, 0.125661, 0.253347, 0.38532, 0.524401, 0.67449, 0.841621, 1.036433, 1.281552, 1.644854, 1.959964, 2.326348,
];

export interface FixtureForecastOptions {
  readonly job: string;
  readonly replicate: number;
  readonly horizon: number;
  /** Added to the drift of sp500, by what the job varies. */
  readonly drift: number;
  readonly confidence: number | null;
  readonly fragility: number | null;
  readonly driver?: string | null;
  readonly paths?: number;
}

/** Value of the history at an index, where the fans begin. */
const lastKnown = (series: string, index: number): number => fixtureHistory.series[series]![index]!;

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

/** One replicate: log-normal fans that widen with the square root of the horizon. */
export function fixtureForecast(options: FixtureForecastOptions): ScoredForecast {
  const { job, replicate, horizon, drift, paths = 2000 } = options;
  const noise = normals(replicate * 7919);
  const fan = (start: number, step: number, sd: number): TargetForecast => {
    const rows = Array.from({ length: horizon }, (_, h) => {
      const spread = sd * Math.sqrt(h + 1);
      const centre = Math.log(start) + step * (h + 1) + (spread / Math.sqrt(paths)) * noise();
      const quantiles = Z.map((z) => Math.exp(centre + spread * z));
      const mean = Math.exp(centre + spread ** 2 / 2);
      return { quantiles, mean, sd: mean * spread, error: (quantiles[11]! * spread * 1.2533) / Math.sqrt(paths) };
    });
    return {
      mean: rows.map((r) => r.mean),
      sd: rows.map((r) => r.sd),
      quantiles: rows.map((r) => r.quantiles),
      error: rows.map((r) => r.error),
    };
  };
  const crash = Array.from({ length: horizon }, (_, h) => Math.min(1, Math.round(paths * 0.01 * (h + 1)) / paths));
  const body: ForecastBody = {
    targets: {
      sp500: fan(lastKnown('sp500', 119), 0.002 + drift, 0.045),
      unemployment: fan(lastKnown('unemployment', 118), 0.01, 0.03),
    },
    events: {
      crash: { probability: crash, error: crash.map((p) => Math.sqrt((p * (1 - p)) / paths)) },
    },
    overlays: { hope: crash.map(() => 0.5), despair: crash.map((_, h) => 0.3 + h / 100) },
    rules: [
      rule('R001', ['despair'], 0.12, { unemployment: 0.004 }, horizon),
      rule('R006', ['hope'], 0.41, { sp500: 0.02 + drift }, horizon),
    ],
    paths,
    failedPaths: 0,
    clippedShare: 0,
  };
  const at = Math.min(3, horizon) - 1;
  return {
    forecastId: sha(`${job} ${replicate} ${drift}`),
    replicate,
    headline: {
      name: 'sp500',
      kind: 'median',
      horizon: at + 1,
      value: body.targets['sp500']!.quantiles[at]![QUANTILE_LEVELS.indexOf(0.5)]!,
      error: body.targets['sp500']!.error[at]!,
    },
    score: {
      confidence: options.confidence,
      confidenceReason: options.confidence === null ? 'fewer than 10 distinct origins' : null,
      fragility: options.fragility,
      fragilityCause: 'parameters.decay_rate',
      driver: options.driver === undefined ? 'hope' : options.driver,
      driverShares: { hope: 0.8, despair: 0.2 },
      arcLabel: 'steady hope',
      trustLabel: 'moderate',
    },
    body,
  };
}

function rule(id: string, tags: string[], fired: number, effects: Record<string, number>, horizon: number) {
  return { rule: id, tags, fired, unknown: 0, effects, byTurn: Array.from({ length: horizon }, () => fired) };
}
