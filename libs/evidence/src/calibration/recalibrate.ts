import { type EvidenceOrigin, QUANTILE_LEVELS, type Recalibration } from '@pulse/contracts';
import { mean } from '@pulse/numeric';
import { wis } from '@pulse/scoring';
import { coverageOf } from '../pairs/coverage.js';
import { LEAST_ORIGINS } from '../pairs/resampling.js';
import type { Target } from '../port.js';
import { isRecordable } from '../recordable.js';
import { toNatural } from '../scale.js';
import { levelShifts, shiftQuantiles } from './shifts.js';

/** Share of the scored origins on which a recalibration is fitted; the others judge it. */
const FITTED_SHARE = 0.75;

const LOWER = QUANTILE_LEVELS.indexOf(0.1);
const UPPER = QUANTILE_LEVELS.indexOf(0.9);

interface QuantileCell {
  readonly at: number;
  readonly outcome: number;
  readonly quantiles: readonly number[];
}

/**
 * Recalibration of every target at every horizon: shifts of the quantiles fitted on the earlier 75 % of the scored
 * origins, scored on the last 25 %, raw and recalibrated apart. Origins whose outcome was not yet known at the first one
 * that is scored are left out of the fit. It is offered beside the forecast and never applied to one.
 *
 * @param origins in the order of time, with `quantiles`; those in sample are left out
 * @returns pairs with at least 10 origins to fit on and 10 to score; wis in the unit of the target
 */
export function recalibrate(
  origins: readonly EvidenceOrigin[],
  targets: readonly Target[],
  horizon: number,
): Recalibration[] {
  return targets.flatMap((target) =>
    Array.from({ length: horizon }, (_, i) => recalibratePair(origins, target, i + 1)).filter((pair) => pair !== null),
  );
}

function recalibratePair(origins: readonly EvidenceOrigin[], target: Target, horizon: number): Recalibration | null {
  const cells = quantileCells(origins, target, horizon);
  const later = cells.slice(Math.floor(cells.length * FITTED_SHARE));
  const first = later[0];
  if (first === undefined || later.length < LEAST_ORIGINS) return null;
  const earlier = cells.filter(({ at }) => at + horizon <= first.at);
  if (earlier.length < LEAST_ORIGINS) return null;
  const natural = (value: number): number => toNatural(target.support, value);
  const shifts = levelShifts(
    earlier.map(({ outcome, quantiles }) => quantiles.map((quantile) => natural(outcome) - natural(quantile))),
  );
  const shifted = later.map((cell) => ({ ...cell, quantiles: shiftQuantiles(cell.quantiles, shifts, target.support) }));
  return {
    target: target.name,
    horizon,
    fitted: earlier.length,
    scored: later.length,
    raw: scoresOf(later, horizon),
    recalibrated: scoresOf(shifted, horizon),
    shifts,
  };
}

function quantileCells(origins: readonly EvidenceOrigin[], target: Target, horizon: number): QuantileCell[] {
  return origins.flatMap((origin, at): QuantileCell[] => {
    const scores = origin.targets[target.name];
    const outcome = scores?.outcome[horizon - 1] ?? null;
    const quantiles = scores?.quantiles?.[horizon - 1] ?? null;
    if (origin.inSample || outcome === null || quantiles === null) return [];
    const hasScale = [outcome, ...quantiles].every((value) => Number.isFinite(toNatural(target.support, value)));
    return hasScale ? [{ at, outcome, quantiles }] : [];
  });
}

function scoresOf(cells: readonly QuantileCell[], horizon: number): Recalibration['raw'] {
  const scores = cells.map(({ outcome, quantiles }) => wis(outcome, quantiles, QUANTILE_LEVELS));
  const known = scores.flatMap((score) => ('wis' in score && isRecordable(score.wis) ? [score.wis] : []));
  const column = (level: number) => cells.map(({ quantiles }) => quantiles[level]!);
  return {
    wis: known.length === cells.length ? mean(known) : null,
    coverage80: coverageOf(
      cells.map(({ outcome }) => outcome),
      column(LOWER),
      column(UPPER),
      cells.length,
      horizon,
    ),
  };
}
