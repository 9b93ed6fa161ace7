import {
  QUANTILE_LEVELS,
  type Finding,
  type ForecastBody,
  type ScoredForecast,
  type ValidationLimits,
} from '@pulse/contracts';

/** Share of failed paths above which a forecast is rejected. */
export const MAX_FAILED_PATHS = 0.001;

/** Monte-Carlo error of a median above which a forecast is rejected, in half-widths of its 80 % interval. */
export const MAX_PATH_ERROR = 0.1;

/** Share of the driver's effect above which another blocked tag is worth a warning. */
export const BLOCKED_SHARE_WARNING = 0.2;

const LOWER = QUANTILE_LEVELS.indexOf(0.1);
const UPPER = QUANTILE_LEVELS.indexOf(0.9);

/**
 * Integrity checks of one forecast. It is accepted when no finding rejects it; all findings are given, not the first.
 *
 * Codes: low_confidence, high_fragility, blocked_driver, non_monotone_quantiles, invalid_probability, failed_paths,
 * path_error, missing_target (reject); confidence_unknown, fragility_unknown, blocked_tag, clipped_values (warn).
 */
export function validateForecast(
  forecast: Pick<ScoredForecast, 'score'>,
  body: ForecastBody,
  targets: readonly string[],
  limits: ValidationLimits,
): Finding[] {
  return [
    ...scoreFindings(forecast.score, limits),
    ...targetFindings(body, targets),
    ...eventFindings(body),
    ...pathFindings(body),
  ];
}

const reject = (code: string, message: string, value: Finding['value'], limit: Finding['limit']) =>
  ({ code, severity: 'reject', message, value, limit }) as const;
const warn = (code: string, message: string, value: Finding['value'], limit: Finding['limit']) =>
  ({ code, severity: 'warn', message, value, limit }) as const;

function scoreFindings(score: ScoredForecast['score'], limits: ValidationLimits): Finding[] {
  const { confidence, fragility, driver, driverShares } = score;
  const { min_confidence: least, max_fragility: most } = limits;
  const blocked = new Set(limits.blocked_drivers.map((tag) => tag.toLowerCase()));
  const isBlocked = (tag: string) => blocked.has(tag.toLowerCase());
  const findings: Finding[] = [];
  if (confidence === null)
    findings.push(warn('confidence_unknown', score.confidenceReason ?? 'not enough evidence', null, least));
  else if (confidence < least)
    findings.push(
      reject('low_confidence', `confidence ${Number(confidence.toPrecision(6))} is below ${least}`, confidence, least),
    );
  if (fragility === null) findings.push(warn('fragility_unknown', score.fragilityCause ?? 'not measured', null, most));
  else if (fragility > most)
    findings.push(
      reject(
        'high_fragility',
        `fragility ${Number(fragility.toPrecision(6))} is above ${most} (cause: ${score.fragilityCause ?? 'unknown'})`,
        fragility,
        most,
      ),
    );
  if (driver !== null && isBlocked(driver))
    findings.push(
      reject('blocked_driver', `the symbolic driver is "${driver}", which is blocked`, driver, limits.blocked_drivers),
    );
  for (const [tag, share] of Object.entries(driverShares))
    if (tag !== driver && isBlocked(tag) && share > BLOCKED_SHARE_WARNING)
      findings.push(
        warn(
          'blocked_tag',
          `the blocked tag "${tag}" carries ${(share * 100).toFixed(0)} % of the effect`,
          share,
          BLOCKED_SHARE_WARNING,
        ),
      );
  return findings;
}

function targetFindings(body: ForecastBody, targets: readonly string[]): Finding[] {
  return targets.flatMap((name) => {
    const target = body.targets[name];
    if (!target) return [reject('missing_target', `the forecast has no distribution of ${name}`, name, null)];
    const broken = target.quantiles.findIndex((row) => row.some((q, i) => i > 0 && q < row[i - 1]!));
    const crossed =
      broken < 0
        ? []
        : [reject('non_monotone_quantiles', `quantiles of ${name} cross at horizon ${broken + 1}`, broken + 1, null)];
    return [...crossed, ...pathError(name, target)];
  });
}

/** The worst horizon of a target, if its Monte-Carlo error is too large for the spread it describes. */
function pathError(name: string, target: ForecastBody['targets'][string]): Finding[] {
  const ratios = target.quantiles.map((row, h) => {
    const halfWidth = (row[UPPER]! - row[LOWER]!) / 2;
    return halfWidth > 0 ? target.error[h]! / halfWidth : 0;
  });
  const worst = Math.max(0, ...ratios);
  if (worst <= MAX_PATH_ERROR) return [];
  const text = `the Monte-Carlo error of ${name} is ${worst.toFixed(2)} of its 80 % half-width at horizon ${ratios.indexOf(worst) + 1}: use more paths`;
  return [reject('path_error', text, worst, MAX_PATH_ERROR)];
}

function eventFindings(body: ForecastBody): Finding[] {
  return Object.entries(body.events).flatMap(([name, { probability }]) =>
    probability.every((p) => p >= 0 && p <= 1)
      ? []
      : [reject('invalid_probability', `a probability of ${name} is outside [0, 1]`, name, null)],
  );
}

function pathFindings(body: ForecastBody): Finding[] {
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
