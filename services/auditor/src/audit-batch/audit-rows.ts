import type { AuditRow } from '@pulse/domain';
import type { ForecastRecord, JobRecord } from '../write-reports/records.js';
import { acceptedOf, trustLabelOf } from '../write-reports/records.js';
import { orderedEntries } from '../write-reports/ordered.js';
import { originLosses } from '../write-reports/model/origin-losses.js';

/** What the accepted forecasts of a job say, one row for each target or event and date. */
export function* auditRows(record: JobRecord): Generator<AuditRow> {
  for (const { scored, body } of acceptedOf(record)) {
    const about = (h: number) => ({
      replicate: scored.replicate,
      horizon: h + 1,
      date: record.dates[h] ?? null,
    });
    for (const [name, target] of orderedEntries(body.targets, []))
      for (let h = 0; h < target.quantiles.length; h++)
        yield { kind: 'target', name, values: target.quantiles[h]!, error: target.error[h]!, ...about(h) };
    for (const [name, event] of orderedEntries(body.events, []))
      for (let h = 0; h < event.probability.length; h++)
        yield { kind: 'event', name, values: [event.probability[h]!], error: event.error[h]!, ...about(h) };
  }
}

/** A forecast as the classic audit reads it. */
export interface ClassicEntry {
  readonly trace_id: string;
  readonly confidence: number | null;
  readonly retrodiction_error: number | null;
  readonly trust_label: string;
  readonly arc_label: string;
}

/** @param key the same for the same experiment in both batches */
export function classicEntries(record: JobRecord, key: string): ClassicEntry[] {
  return acceptedOf(record).map((forecast) => ({
    trace_id: `${key}#${forecast.scored.replicate}`,
    confidence: forecast.scored.score.confidence,
    retrodiction_error: retrodictionError(record, forecast),
    trust_label: trustLabelOf(forecast),
    arc_label: forecast.scored.score.arcLabel,
  }));
}

/** Mean CRPS of the headline over the evidence origins; null where nothing was scored. */
function retrodictionError({ evidence }: JobRecord, { scored }: ForecastRecord): number | null {
  const losses = evidence && originLosses(evidence, scored.headline);
  if (!losses) return null;
  let sum = 0;
  for (const loss of losses.crps) sum += loss;
  return sum / losses.crps.length;
}
