import type { ScoredForecast } from '@pulse/contracts';

/** As many as there are quantile levels; nothing is imported, so that a fake child starts at once. */
const LEVELS = Array.from({ length: 23 }, (_, i) => i / 22);

/** A forecast that fits its schema, of about 700 bytes per period of the horizon. */
export function fakeForecast(job: number, replicate: number, horizon = 2): ScoredForecast {
  const each = <T>(value: T) => Array.from({ length: horizon }, () => value);
  const quantiles = each(LEVELS.map((level) => replicate + level / 3));
  return {
    forecastId: `${job}f${replicate}`.padStart(64, '0'),
    replicate,
    headline: { name: 'x', kind: 'median', horizon, value: replicate, error: 0.01 },
    score: {
      confidence: null,
      confidenceReason: 'not enough evidence',
      fragility: 0.2,
      fragilityCause: 'parameters.p',
      driver: null,
      driverShares: { h: 0.5, [replicate % 2 === 1 ? '\\' : '"']: 0.5 },
      arcLabel: 'steady',
      trustLabel: 'moderate',
    },
    body: {
      targets: { x: { mean: each(replicate), sd: each(0.1), quantiles, error: each(0.01) } },
      events: {},
      overlays: {},
      rules: [],
      paths: 100,
      failedPaths: 0,
      clippedShare: 0,
    },
  };
}
