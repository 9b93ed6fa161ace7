import type { Finding, ForecastBody, Profile, ScoredForecast, ValidationLimits, World } from '@pulse/contracts';
import { checkScores } from './check-scores.js';
import { checkShape } from './check-shape.js';
import { checkEvent, checkTarget } from './check-values.js';
import { reject, warn } from './findings.js';

/** Share of failed paths above which a forecast is rejected. */
export const MAX_FAILED_PATHS = 0.001;

/** What else is known about a forecast when it is judged. */
export interface ValidationContext {
  readonly world: Pick<World, 'targets' | 'events' | 'variables'>;
  readonly profile: Profile;
  readonly horizon: number;
  readonly limits: ValidationLimits;
  /** Differences of a replay that did not come out the same; null where there was none. */
  readonly diverged: readonly string[] | null;
  /** What is known of all forecasts of the job, such as data without vintages. */
  readonly warnings: readonly Finding[];
}

/**
 * Integrity checks of one forecast. It is accepted when no finding rejects it; all findings are given, not the first.
 *
 * Codes that reject: missing_target, missing_event, malformed_forecast, outside_support, wrong_scale,
 * non_monotone_quantiles, invalid_probability, path_error, failed_paths, replay_mismatch, low_confidence, high_fragility,
 * blocked_driver. Codes that warn: confidence_unknown, fragility_unknown, blocked_tag, clipped_values,
 * revised_without_vintages.
 */
export function validateForecast(
  { score }: Pick<ScoredForecast, 'score'>,
  body: ForecastBody,
  { world, profile, horizon, limits, diverged, warnings }: ValidationContext,
): Finding[] {
  // The original knows no events.
  const events = profile === 'classic' ? [] : Object.keys(world.events);
  const expected = { targets: world.targets, events, horizon };
  return [
    ...checkScores(score, limits),
    ...checkShape(body, expected),
    ...Object.entries(body.targets).flatMap(([name, target]) =>
      checkTarget(name, target, world.variables[name]?.support ?? null),
    ),
    ...Object.entries(body.events).flatMap(([name, event]) => checkEvent(name, event)),
    ...checkPaths(body),
    ...checkReplay(diverged),
    ...warnings,
  ];
}

function checkPaths(body: ForecastBody): Finding[] {
  const failed = body.failedPaths / body.paths;
  const findings: Finding[] = [];
  if (failed > MAX_FAILED_PATHS)
    findings.push(
      reject('failed_paths', `${body.failedPaths} of ${body.paths} paths failed`, failed, MAX_FAILED_PATHS),
    );
  if (body.clippedShare > 0)
    findings.push(
      warn(
        'clipped_values',
        `${(body.clippedShare * 100).toPrecision(2)} % of the simulated values were clipped to their support`,
        body.clippedShare,
        0,
      ),
    );
  return findings;
}

function checkReplay(diverged: readonly string[] | null): Finding[] {
  if (diverged === null) return [];
  const what = diverged.length === 0 ? '' : `: ${diverged.slice(0, 3).join('; ')}`;
  return [
    reject('replay_mismatch', `a replay of this forecast did not come out the same${what}`, diverged.length || null, 0),
  ];
}
