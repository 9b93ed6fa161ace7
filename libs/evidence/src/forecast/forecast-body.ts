import { type EventForecast, type ForecastBody, QUANTILE_LEVELS, type TargetForecast } from '@pulse/contracts';
import { mean, quantileSorted, standardDeviation } from '@pulse/numeric';
import { headlineSample, type HeadlineSample, type HeadlineSpec } from '../headline.js';
import { ForecastError, type OriginForecaster, type Run } from '../port.js';
import { medianError, shareError, sortedPaths } from '../sample.js';

/**
 * One run as a full predictive distribution, and its headline. Only one turn is held at a time.
 *
 * @throws ForecastError where every path failed, or a target has a value that is no finite number
 */
export function forecastBody(
  forecaster: OriginForecaster,
  targets: readonly string[],
  headline: HeadlineSpec,
  run: Run,
): { readonly body: ForecastBody; readonly headline: HeadlineSample } {
  const scratch = new Float64Array(run.paths);
  const targetForecasts: Record<string, TargetForecast> = {};
  const events: Record<string, EventForecast> = {};
  for (const name of targets) targetForecasts[name] = { mean: [], sd: [], quantiles: [], error: [] };
  for (const name of forecaster.events) events[name] = { probability: [], error: [] };
  let sample: HeadlineSample | undefined;
  const record = forecaster.simulate(run, (turn) => {
    for (const name of targets)
      addTurn(targetForecasts[name]!, name, turn.horizon, sortedPaths(turn.target(name), scratch));
    for (const name of forecaster.events) addEvent(events[name]!, sortedPaths(turn.event(name), scratch));
    if (turn.horizon !== headline.horizon) return;
    const column = headline.kind === 'event' ? turn.event(headline.name) : turn.target(headline.name);
    sample = headlineSample(headline.kind, Float64Array.from(column));
  });
  const body: ForecastBody = {
    targets: targetForecasts,
    events,
    overlays: Object.fromEntries(Object.entries(record.overlays).map(([name, byTurn]) => [name, [...byTurn]])),
    rules: [...record.rules],
    paths: run.paths,
    failedPaths: record.failedPaths,
    clippedShare: record.clippedShare,
  };
  return { body, headline: sample! };
}

function addTurn(forecast: TargetForecast, name: string, horizon: number, sorted: Float64Array): void {
  if (sorted.length === 0)
    throw new ForecastError(
      'forecast.all_failed',
      `the target "${name}" has no distribution at horizon ${horizon}: no path has a value of it`,
    );
  if (!Number.isFinite(sorted[0]!) || !Number.isFinite(sorted.at(-1)!))
    throw new ForecastError(
      'forecast.not_finite',
      `the target "${name}" grows beyond all numbers on some path at horizon ${horizon}`,
    );
  forecast.mean.push(mean(sorted) + 0);
  forecast.sd.push(sorted.length < 2 ? 0 : standardDeviation(sorted));
  forecast.quantiles.push(QUANTILE_LEVELS.map((level) => quantileSorted(sorted, level) + 0));
  forecast.error.push(medianError(sorted));
}

function addEvent(forecast: EventForecast, sorted: Float64Array): void {
  if (sorted.length === 0) throw new ForecastError('forecast.all_failed', 'every path has failed');
  let hits = 0;
  for (const hit of sorted) hits += hit;
  forecast.probability.push(hits / sorted.length);
  forecast.error.push(shareError(hits, sorted.length));
}
