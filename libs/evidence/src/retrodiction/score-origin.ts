import type { EvidenceOrigin } from '@pulse/contracts';
import type { Forecaster } from '../port.js';
import { sortedPaths } from '../sample.js';
import { EventScores } from './event-scores.js';
import { lastScored, type OriginRun } from './origin-run.js';
import type { Outcomes } from './outcomes.js';
import { TargetScores } from './target-scores.js';

export type ScoredOrigin = Pick<EvidenceOrigin, 'targets' | 'events'>;

/**
 * Forecasts from one origin and scores every target, event and horizon whose outcome is known. Scenario rules are left
 * out; no later turn than the last outcome is simulated; only the turn being scored is held. Where a variable has too
 * little history yet, what does not rest on it is scored all the same.
 *
 * @throws ShortHistoryError where the origin cannot be forecast from
 */
export function scoreOrigin(forecaster: Forecaster, run: OriginRun, outcomes: Outcomes): ScoredOrigin {
  const fitted = forecaster.at(run.origin, 'known');
  const isLeft = ({ name }: { readonly name: string }): boolean => fitted.left?.has(name) === true;
  const targets = forecaster.targets.map((target) => new TargetScores(forecaster, target, run, outcomes));
  const events = forecaster.events.map((event) => new EventScores(forecaster, event, run, outcomes));
  const scratch = new Float64Array(run.paths);
  const { paths, seed } = run;
  const horizon = lastScored(forecaster, run, outcomes);
  const without = Object.keys(fitted.scenarioRules);
  fitted.simulate({ paths, horizon, seed, replicate: 0, purpose: `evidence:${run.label}`, without }, (turn) => {
    for (const cell of targets)
      if (!isLeft(cell.target) && cell.wants(turn.horizon))
        cell.score(turn.horizon, sortedPaths(turn.target(cell.target.name), scratch));
    for (const cell of events)
      if (!isLeft(cell.event) && cell.wants(turn.horizon)) cell.score(turn.horizon, turn.event(cell.event.name));
  });
  return {
    targets: Object.fromEntries(targets.map((cell) => [cell.target.name, cell.scores])),
    ...(events.length > 0 && { events: Object.fromEntries(events.map((cell) => [cell.event.name, cell.scores])) }),
  };
}
