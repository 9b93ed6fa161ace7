import type { Finding, ForecastScore, ValidationLimits } from '@pulse/contracts';
import { reject, warn } from './findings.js';

/** Share of the driver's effect above which another blocked tag is worth a warning. */
export const BLOCKED_SHARE_WARNING = 0.2;

/** Confidence, fragility and symbolic driver against the limits of the manifest. */
export function checkScores(score: ForecastScore, limits: ValidationLimits): Finding[] {
  return [...checkScales(score), ...checkConfidence(score, limits), ...checkDriver(score, limits)];
}

/** One scale a field: the original compared a percentage with a limit meant for a share. */
function checkScales({ confidence, fragility }: ForecastScore): Finding[] {
  return Object.entries({ confidence, fragility }).flatMap(([name, value]) =>
    value === null || (value >= 0 && value <= 1)
      ? []
      : [reject('wrong_scale', `${name} is not on its scale from 0 to 1`, finite(value), '[0, 1]')],
  );
}

function checkConfidence(score: ForecastScore, limits: ValidationLimits): Finding[] {
  const { confidence, fragility } = score;
  const { min_confidence: least, max_fragility: most } = limits;
  const findings: Finding[] = [];
  if (confidence === null)
    findings.push(warn('confidence_unknown', score.confidenceReason ?? 'not enough evidence', null, least));
  else if (confidence < least)
    findings.push(
      reject('low_confidence', `confidence ${beside(confidence, least)} is below ${least}`, confidence, least),
    );
  if (fragility === null) findings.push(warn('fragility_unknown', score.fragilityCause ?? 'not measured', null, most));
  else if (fragility > most)
    findings.push(
      reject(
        'high_fragility',
        `fragility ${beside(fragility, most)} is above ${most} (cause: ${score.fragilityCause ?? 'unknown'})`,
        fragility,
        most,
      ),
    );
  return findings;
}

function checkDriver({ driver, driverShares }: ForecastScore, { blocked_drivers }: ValidationLimits): Finding[] {
  const blocked = new Set(blocked_drivers.map((tag) => tag.toLowerCase()));
  const isBlocked = (tag: string) => blocked.has(tag.toLowerCase());
  const findings: Finding[] = [];
  if (driver !== null && isBlocked(driver))
    findings.push(
      reject('blocked_driver', `the symbolic driver is "${driver}", which is blocked`, driver, [...blocked_drivers]),
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

/** Two digits, or as many as keep a value apart from its limit. */
function beside(value: number, limit: number): number {
  const digits = [2, 3, 4, 6, 9].find((count) => Number(value.toPrecision(count)) !== limit) ?? 17;
  return Number(value.toPrecision(digits));
}

/** JSON has no other numbers. */
const finite = (value: number): number | string => (Number.isFinite(value) ? value : String(value));
