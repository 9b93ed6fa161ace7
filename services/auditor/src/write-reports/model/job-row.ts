import type { ParamValue } from '@pulse/contracts';
import type { JobRecord, JobReportStatus } from '../records.js';
import { acceptedOf, trustLabelOf } from '../records.js';
import { combinedError } from '../pool.js';
import { originLosses, type OriginLosses } from './origin-losses.js';

/** One job in one line: what tables, the heat map and the choice of the best job need. Null: there is no such number. */
export interface JobRow {
  readonly number: number;
  readonly name: string;
  readonly status: JobReportStatus;
  readonly axes: Readonly<Record<string, ParamValue>>;
  readonly origin: string | null;
  /** What the headline is of; null without a forecast. */
  readonly headlineOf: { readonly name: string; readonly horizon: number } | null;
  readonly forecasts: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Pooled over accepted replicates, else over all. */
  readonly headline: { readonly value: number; readonly error: number } | null;
  /** Scored origins of the headline's pair. */
  readonly n: number | null;
  /** Of an event headline its Brier score, which is the CRPS of a probability. */
  readonly crps: number | null;
  readonly skill: { readonly value: number; readonly low: number | null; readonly high: number | null } | null;
  readonly against: string | null;
  readonly coverage80: { readonly share: number; readonly low: number; readonly high: number } | null;
  readonly confidence: number | null;
  readonly confidenceReason: string | null;
  readonly fragility: number | null;
  readonly fragilityCause: string | null;
  readonly driver: string | null;
  readonly trustLabel: string | null;
  readonly verdict: string | null;
  readonly licence: string | null;
  /** Codes of warnings and of reasons for rejection, each once. */
  readonly warnings: readonly string[];
  readonly reasons: readonly string[];
  /** Path-turns of its forecasts, and rule firings on them. */
  readonly turns: number;
  readonly rules: number;
  readonly bytes: number | null;
  readonly seconds: number | null;
  readonly failure: JobRecord['view']['failure'];
  readonly losses: OriginLosses | null;
}

export function toJobRow(record: JobRecord): JobRow {
  const { view, forecasts } = record;
  const accepted = acceptedOf(record);
  const first = forecasts[0];
  const headline = first?.scored.headline;
  const pair =
    headline?.kind === 'median'
      ? record.evidence?.pairs.find((p) => p.target === headline.name && p.horizon === headline.horizon)
      : undefined;
  const event =
    headline?.kind === 'event'
      ? record.evidence?.events.find((e) => e.event === headline.name && e.horizon === headline.horizon)
      : undefined;
  const findings = forecasts.flatMap((f) => (f.validation ? [f.validation] : []));
  return {
    number: view.planned.number,
    name: view.planned.name,
    status: record.status,
    axes: view.planned.axes,
    origin: record.config.origin,
    headlineOf: headline === undefined ? null : { name: headline.name, horizon: headline.horizon },
    forecasts: forecasts.length,
    accepted: accepted.length,
    rejected: forecasts.filter((forecast) => forecast.status === 'rejected').length,
    headline: pooledHeadline(accepted.length > 0 ? accepted : forecasts),
    n: pair?.n ?? event?.n ?? null,
    crps: pair?.crps ?? event?.brier ?? null,
    skill: pair?.skill ?? event?.skill ?? null,
    against: pair?.best ?? (event ? 'base_rate' : null),
    coverage80: pair?.coverage80 ?? null,
    confidence: first?.scored.score.confidence ?? null,
    confidenceReason: first?.scored.score.confidenceReason ?? null,
    fragility: first?.scored.score.fragility ?? null,
    fragilityCause: first?.scored.score.fragilityCause ?? null,
    driver: first?.scored.score.driver ?? null,
    trustLabel: first === undefined ? null : trustLabelOf(first),
    verdict: first?.licence?.verdict ?? null,
    licence: first?.licence?.status ?? null,
    warnings: codes(findings.flatMap((v) => v.warnings)),
    reasons: codes(findings.flatMap((v) => v.reasons)),
    turns: forecasts.reduce((sum, f) => sum + f.body.paths * record.config.horizon, 0),
    rules: Math.round(forecasts.reduce((sum, f) => sum + firings(f.body, record.config.horizon), 0)),
    bytes: view.cost?.peakBytes ?? null,
    seconds: view.cost === null ? null : view.cost.milliseconds / 1000,
    failure: record.status === 'failed' ? view.failure : null,
    losses: headline && record.evidence ? originLosses(record.evidence, headline) : null,
  };
}

function pooledHeadline(forecasts: JobRecord['forecasts']): JobRow['headline'] {
  if (forecasts.length === 0) return null;
  let sum = 0;
  for (const { scored } of forecasts) sum += scored.headline.value;
  const error = combinedError(forecasts, (forecast) => forecast.scored.headline.error);
  return { value: sum / forecasts.length, error };
}

function firings(body: JobRecord['forecasts'][number]['body'], horizon: number): number {
  let share = 0;
  for (const rule of body.rules) share += rule.fired;
  return share * body.paths * horizon;
}

const codes = (findings: readonly { readonly code: string }[]): string[] => [
  ...new Set(findings.map((finding) => finding.code)),
];
