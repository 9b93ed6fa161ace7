import { QUANTILE_LEVELS } from '@pulse/contracts';
import { orderedEntries } from './ordered.js';
import { acceptedOf, trustLabelOf, type ForecastRecord, type JobRecord } from './records.js';
import { EVERYTHING, licensedScope, type Scope } from './scope.js';

/**
 * The accepted forecasts of one job as JSON lines: everything that another program, or the next audit, needs to read a
 * forecast without the log.
 *
 * @param trustOnly keep only what is in licensed scope; a forecast of which nothing is left has no line
 */
export function forecastLines(record: JobRecord, targets: readonly string[], trustOnly: boolean): string {
  return acceptedOf(record)
    .map((forecast) => toLine(record, forecast, targets, trustOnly))
    .filter((line) => line !== null)
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}

function toLine(record: JobRecord, forecast: ForecastRecord, order: readonly string[], trustOnly: boolean) {
  const { scored, body, licence, validation } = forecast;
  const covers = trustOnly ? licensedScope(licence) : EVERYTHING;
  const targets = targetsOf(record, forecast, order, covers);
  const events = eventsOf(record, forecast, covers);
  if (trustOnly && Object.keys(targets).length + Object.keys(events).length === 0) return null;
  const { score, headline } = scored;
  return {
    forecast_id: scored.forecastId,
    job: record.view.planned.name,
    replicate: scored.replicate,
    origin: record.config.origin,
    horizon: record.config.horizon,
    engine: record.config.engine,
    profile: record.config.profile,
    world: record.config.world,
    history: record.config.history,
    params: record.config.params,
    headline: {
      name: headline.name,
      kind: headline.kind,
      horizon: headline.horizon,
      date: record.dates[headline.horizon - 1] ?? null,
      value: headline.value,
      error: headline.error,
    },
    confidence: score.confidence,
    confidence_reason: score.confidenceReason,
    fragility: score.fragility,
    fragility_cause: score.fragilityCause,
    symbolic_driver: score.driver,
    arc_label: score.arcLabel,
    trust_label: trustLabelOf(forecast),
    license: licence === null ? null : { verdict: licence.verdict, status: licence.status, until: licence.until },
    warnings: validation?.warnings.map((warning) => warning.code) ?? [],
    paths: body.paths,
    failed_paths: body.failedPaths,
    quantile_levels: QUANTILE_LEVELS,
    targets,
    events,
    overlays: Object.fromEntries(orderedEntries(body.overlays, [])),
  };
}

function targetsOf(record: JobRecord, { body }: ForecastRecord, order: readonly string[], covers: Scope) {
  const kept = orderedEntries(body.targets, order).map(([name, target]) => {
    const rows = target.quantiles.map((quantiles, h) => ({
      horizon: h + 1,
      date: record.dates[h] ?? null,
      mean: target.mean[h],
      sd: target.sd[h],
      median_error: target.error[h],
      quantiles,
    }));
    return [name, rows.filter((row) => covers(name, row.horizon))] as const;
  });
  return Object.fromEntries(kept.filter(([, rows]) => rows.length > 0));
}

function eventsOf(record: JobRecord, { body }: ForecastRecord, covers: Scope) {
  const kept = orderedEntries(body.events, []).map(([name, event]) => {
    const rows = event.probability.map((probability, h) => ({
      horizon: h + 1,
      date: record.dates[h] ?? null,
      probability,
      error: event.error[h],
    }));
    return [name, rows.filter((row) => covers(name, row.horizon))] as const;
  });
  return Object.fromEntries(kept.filter(([, rows]) => rows.length > 0));
}
