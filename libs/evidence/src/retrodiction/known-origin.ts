import type { EvidenceOrigin, OriginEvent, OriginScores } from '@pulse/contracts';
import type { Forecaster } from '../port.js';
import { baselinesAt } from './baselines-at.js';
import type { OriginRun } from './origin-run.js';
import type { Outcomes } from './outcomes.js';
import type { ScoredOrigin } from './score-origin.js';

type Column = readonly (number | null)[];

/**
 * Scores that were measured before, cut to the outcomes that are known now. Null where the origin has to be scored again:
 * an outcome is known now that was not then or has been revised since, or quantiles are wanted that were not kept.
 */
export function reuseOrigin(
  known: EvidenceOrigin | undefined,
  forecaster: Forecaster,
  run: OriginRun,
  outcomes: Outcomes,
): ScoredOrigin | null {
  if (known === undefined) return null;
  const targets: [string, OriginScores][] = [];
  for (const target of forecaster.targets) {
    const scores = known.targets[target.name];
    if (scores === undefined || scores.outcome.length !== run.horizon) return null;
    if (run.quantiles && scores.quantiles === undefined) return null;
    const now = scores.outcome.map((_, i) => outcomes.at(target.name, run.origin + i + 1));
    const scorable = (): boolean => baselinesAt(forecaster, target, run.origin) !== null;
    if (isStale(scores.outcome, now) && scorable()) return null;
    targets.push([target.name, cutScores(scores, now, run.quantiles)]);
  }
  const events: [string, OriginEvent][] = [];
  for (const { name } of forecaster.events) {
    const scores = known.events?.[name];
    if (scores === undefined || scores.outcome.length !== run.horizon) return null;
    const now = scores.outcome.map((_, i) => outcomes.event(name, run.origin, i + 1));
    if (isStale(scores.outcome, now)) return null;
    const { outcome, probability, baseRate } = scores;
    events.push([
      name,
      { outcome: cut(outcome, now), probability: cut(probability, now), baseRate: cut(baseRate, now) },
    ]);
  }
  return {
    targets: Object.fromEntries(targets),
    ...(events.length > 0 && { events: Object.fromEntries(events) }),
  };
}

/** Whether an outcome of now is not the one that was scored. */
function isStale(scored: Column, now: readonly number[]): boolean {
  return now.some((outcome, i) => Number.isFinite(outcome) && outcome !== scored[i]);
}

/** Null where no outcome is known now. */
function cut(column: Column, now: readonly number[]): (number | null)[] {
  return column.map((value, i) => (Number.isFinite(now[i]) ? value : null));
}

function cutScores(scores: OriginScores, now: readonly number[], quantiles: boolean): OriginScores {
  return {
    outcome: cut(scores.outcome, now),
    median: cut(scores.median, now),
    lower80: cut(scores.lower80, now),
    upper80: cut(scores.upper80, now),
    lower50: cut(scores.lower50, now),
    upper50: cut(scores.upper50, now),
    crps: cut(scores.crps, now),
    baselines: Object.fromEntries(Object.entries(scores.baselines).map(([name, column]) => [name, cut(column, now)])),
    pit: cut(scores.pit, now),
    ...(quantiles && {
      quantiles: scores.quantiles!.map((levels, i) => (Number.isFinite(now[i]) ? levels : null)),
    }),
  };
}
