import type { EvidenceOrigin, OriginScores } from '@pulse/contracts';
import type { Forecaster } from '../port.js';
import { walkOf } from './baselines.js';
import type { Outcomes } from './outcomes.js';
import type { OriginRun } from './score-origin.js';

/**
 * Scores that were measured before, cut to the outcomes that are known now; null where an outcome is known now that
 * was not then, so that the origin has to be scored again.
 */
export function reuseOrigin(
  known: EvidenceOrigin | undefined,
  forecaster: Forecaster,
  { origin, horizon }: OriginRun,
  outcomes: Outcomes,
): Record<string, OriginScores> | null {
  if (known === undefined) return null;
  const reused: [string, OriginScores][] = [];
  for (const target of forecaster.targets) {
    const scores = known.targets[target.name];
    if (scores === undefined || scores.outcome.length !== horizon) return null;
    const now = scores.outcome.map((_, i) => outcomes.known(target.name, origin + i + 1));
    const isNew = now.some((isKnown, i) => isKnown && scores.outcome[i] === null);
    if (isNew && walkOf(forecaster.observed(target.name, origin), target.support) !== null) return null;
    reused.push([target.name, masked(scores, now)]);
  }
  return Object.fromEntries(reused);
}

function masked(scores: OriginScores, keep: readonly boolean[]): OriginScores {
  const cut = (column: readonly (number | null)[]) => column.map((value, i) => (keep[i] === true ? value : null));
  return {
    outcome: cut(scores.outcome),
    median: cut(scores.median),
    lower80: cut(scores.lower80),
    upper80: cut(scores.upper80),
    lower50: cut(scores.lower50),
    upper50: cut(scores.upper50),
    crps: cut(scores.crps),
    baselines: Object.fromEntries(Object.entries(scores.baselines).map(([name, column]) => [name, cut(column)])),
    pit: cut(scores.pit),
  };
}
