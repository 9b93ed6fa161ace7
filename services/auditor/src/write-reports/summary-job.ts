import type { EvidenceEvent, EvidencePair } from '@pulse/contracts';
import type { JobRecord } from './records.js';
import { summaryFigure } from './rounding.js';

/** One job in `summary.json`: the evidence of its headline, how its confidence is scored, and what the policy decided. */
export function summaryJob({ view, status, evidence, forecasts }: JobRecord): object {
  const headline = forecasts[0]?.scored.headline;
  const licence = forecasts[0]?.licence ?? null;
  const at = (scores: { readonly horizon: number }) => scores.horizon === headline?.horizon;
  const pair = evidence?.pairs.find((scores) => at(scores) && scores.target === headline?.name);
  const event = evidence?.events.find((scores) => at(scores) && scores.event === headline?.name);
  const record = evidence?.confidenceRecord ?? null;
  return {
    job: view.planned.name,
    status,
    evidence: headline?.kind === 'event' ? eventEvidence(event) : targetEvidence(pair),
    confidence_record: record && { n: record.n, brier: summaryFigure(record.brier) },
    license: licence && {
      policy: licence.policy,
      verdict: licence.verdict,
      until: licence.until,
      change: licence.change,
      warnings: licence.warnings.map(({ code }) => code),
      pairs: licence.pairs.map(({ target, horizon, verdict, until, change }) => ({
        target,
        horizon,
        verdict,
        until,
        change,
      })),
    },
  };
}

function targetEvidence(pair: EvidencePair | undefined): object | null {
  if (pair === undefined) return null;
  return {
    n: pair.n,
    crps: summaryFigure(pair.crps),
    best_baseline: pair.best,
    skill: rounded(pair.skill),
    coverage80: rounded(pair.coverage80),
    pit_p: summaryFigure(pair.pitP),
    dm_p: summaryFigure(pair.dmP),
    report: pair.report && { n: pair.report.n, skill: rounded(pair.report.skill) },
  };
}

function eventEvidence(event: EvidenceEvent | undefined): object | null {
  if (event === undefined) return null;
  return {
    n: event.n,
    happened: event.happened,
    brier: summaryFigure(event.brier),
    base_rate: summaryFigure(event.baseRate),
    skill: rounded(event.skill),
    dm_p: summaryFigure(event.dmP),
  };
}

function rounded(figures: Readonly<Record<string, number | null>> | null): object | null {
  return figures && Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, summaryFigure(value)]));
}
