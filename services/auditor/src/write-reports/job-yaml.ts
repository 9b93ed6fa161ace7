import { QUANTILE_LEVELS, type ParamValue, type World } from '@pulse/contracts';
import type { YamlValue } from './files/yaml.js';
import { toYaml } from './files/yaml.js';
import { orderedEntries } from './ordered.js';
import { poolForecasts, type PooledForecast } from './pool.js';
import { acceptedOf, trustLabelOf, type ForecastRecord, type JobRecord } from './records.js';
import { roundedToError, summaryFigure } from './rounding.js';

/**
 * `<name>.yaml`: the resolved configuration of a job and its pooled forecast, rounded to two digits of its Monte-Carlo
 * error. Accepted replicates are pooled; each replicate is listed with its own status.
 */
export function jobYaml(record: JobRecord, world: World): string {
  const accepted = acceptedOf(record);
  const pooled = poolForecasts(accepted.map((forecast) => forecast.body));
  return toYaml({
    job: record.view.planned.name,
    status: record.status,
    error: failureOf(record),
    config: { ...configOf(record), parameters: resolvedParameters(world, record.config.params) },
    headline: headlineOf(record),
    replicates: record.forecasts.map(replicateOf),
    pooled: {
      replicates: accepted.map((forecast) => forecast.scored.replicate),
      paths: pooled?.paths ?? 0,
      note: pooled
        ? 'mean of the accepted replicates; numbers are rounded to two digits of their Monte-Carlo standard error'
        : 'no accepted forecast to pool',
    },
    quantile_levels: QUANTILE_LEVELS,
    targets: pooled ? targetsOf(pooled, record, world) : {},
    events: pooled ? eventsOf(pooled, record) : {},
  });
}

function failureOf({ status, view }: JobRecord): YamlValue | undefined {
  if (status !== 'failed' || view.failure === null) return undefined;
  return { class: view.failure.class, message: view.failure.message };
}

function configOf({ config, view }: JobRecord): { readonly [key: string]: YamlValue } {
  const { engine, profile, world, history, origin, horizon, count, paths, seed, evidence } = config;
  return {
    engine,
    profile,
    world,
    history,
    origin,
    horizon,
    count,
    paths,
    seed,
    evidence,
    params: sorted(config.params),
    cache_key: view.planned.cacheKey,
  };
}

const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(orderedEntries(record, []));

/** Every parameter of the world with the value that this job used. */
function resolvedParameters(world: World, params: Readonly<Record<string, ParamValue>>): Record<string, ParamValue> {
  const values = orderedEntries(world.parameters, []).map(([name, parameter]): [string, ParamValue] => [
    name,
    params[name] ?? params[`parameters.${name}`] ?? (typeof parameter === 'number' ? parameter : parameter.value),
  ]);
  return Object.fromEntries(values);
}

function headlineOf({ forecasts, dates }: JobRecord): YamlValue | undefined {
  const headline = forecasts[0]?.scored.headline;
  if (!headline) return undefined;
  const { name, kind, horizon } = headline;
  return { name, kind, horizon, date: dates[horizon - 1] ?? null };
}

function replicateOf(forecast: ForecastRecord): YamlValue {
  const { scored, status, validation, licence } = forecast;
  const { headline, score } = scored;
  return {
    replicate: scored.replicate,
    forecast_id: scored.forecastId,
    status,
    reasons: validation?.reasons.map((reason) => reason.code) ?? [],
    warnings: validation?.warnings.map((warning) => warning.code) ?? [],
    headline: roundedToError(headline.value, headline.error),
    headline_error: roundedToError(headline.error, headline.error),
    confidence: summaryFigure(score.confidence),
    fragility: summaryFigure(score.fragility),
    symbolic_driver: score.driver,
    arc_label: score.arcLabel,
    trust_label: trustLabelOf(forecast),
    license: licence?.verdict ?? null,
  };
}

function targetsOf(pooled: PooledForecast, record: JobRecord, world: World): { readonly [key: string]: YamlValue } {
  const entries = orderedEntries(pooled.targets, world.targets).map(([name, rows]): [string, YamlValue] => [
    name,
    {
      unit: world.variables[name]?.unit ?? null,
      horizons: rows.map((row, h) => ({
        horizon: h + 1,
        date: record.dates[h] ?? null,
        mean: roundedToError(row.mean, row.meanError),
        sd: roundedToError(row.sd, row.meanError),
        quantiles: row.quantiles.map((value, i) => roundedToError(value, row.errors[i]!)),
        errors: row.errors.map((error) => roundedToError(error, error)),
      })),
    },
  ]);
  return Object.fromEntries(entries);
}

function eventsOf(pooled: PooledForecast, record: JobRecord): { readonly [key: string]: YamlValue } {
  const entries = orderedEntries(pooled.events, []).map(([name, rows]): [string, YamlValue] => [
    name,
    rows.map((row, h) => ({
      horizon: h + 1,
      date: record.dates[h] ?? null,
      probability: roundedToError(row.probability, row.error),
      error: roundedToError(row.error, row.error),
    })),
  ]);
  return Object.fromEntries(entries);
}
