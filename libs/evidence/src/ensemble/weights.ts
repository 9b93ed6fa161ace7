import { mean } from '@pulse/numeric';
import { LEAST_ORIGINS } from '../pairs/resampling.js';
import { byPair, choosingCells, type CommonCell, type CommonScores } from './common-scores.js';

/**
 * Independent outcomes at which scores and equal weights count the same: as many as the prior of the confidence has.
 * Equal weights are hard to beat with few outcomes, because the error of estimated weights costs more than they gain.
 *
 * Source: Claeskens, Magnus, Vasnev and Wang (2016), The forecast combination puzzle, International Journal of
 * Forecasting 32.
 */
export const EQUAL_WEIGHT_OUTCOMES = 10;

export interface Weights {
  /** In the order of the members; their sum is 1. */
  readonly weights: readonly number[];
  /** Mean CRPS over that of the best baseline by target and horizon, averaged over those; null where it is not known. */
  readonly scaled: readonly (number | null)[];
  /** Common origins that choose, and the separate outcomes that they amount to: origins / largest horizon. */
  readonly origins: number;
  readonly outcomes: number;
  /** Share of the scored weights in the mixture with equal ones: outcomes / (outcomes + 10). */
  readonly trust: number;
  readonly note: string;
}

/**
 * Weights from past scores, drawn towards equal ones: trust x (1 / scaled CRPS, with sum 1) + (1 - trust) / members.
 * Scores are those of the earlier 75 % of the common origins, as far as their outcomes were known then.
 */
export function weightsOf(members: number, common: CommonScores): Weights {
  const pairs = byPair(choosingCells(common)).filter((cells) => cells.length >= LEAST_ORIGINS);
  const scaled = scaledScores(members, pairs);
  if (scaled === null)
    return equal(
      members,
      common.origins.length === 0
        ? 'equal: the members have no scored origins in common'
        : `equal: the members have ${common.origins.length} scored origins in common, and weights need ${LEAST_ORIGINS} known outcomes in the earlier 75 %`,
    );
  if (!scaled.every((score) => score > 0)) return equal(members, 'equal: a member never errs on past outcomes');
  const longest = Math.max(...pairs.map((cells) => cells[0]!.horizon));
  const origins = new Set(pairs.flat().map(({ at }) => at)).size;
  const outcomes = origins / longest;
  const trust = outcomes / (outcomes + EQUAL_WEIGHT_OUTCOMES);
  const inverse = scaled.map((score) => 1 / score);
  const sum = inverse.reduce((total, one) => total + one, 0);
  return {
    weights: normalised(inverse.map((one) => trust * (one / sum) + (1 - trust) / members)),
    scaled,
    origins,
    outcomes,
    trust,
    note: `inverse scaled CRPS on ${origins} earlier origins (${outcomes.toFixed(1)} separate outcomes at horizon ${longest}), drawn to equal weights: ${(100 * trust).toFixed(0)} % by scores, ${(100 - 100 * trust).toFixed(0)} % equal`,
  };
}

/** Mean of the ratios to the best baseline over pairs; null where no pair has one. */
function scaledScores(members: number, pairs: readonly CommonCell[][]): number[] | null {
  const ratios = pairs.flatMap((cells) => {
    const reference = bestBaseline(cells);
    if (!(reference > 0)) return [];
    return [Array.from({ length: members }, (_, m) => mean(cells.map((cell) => crpsOf(cell, m))) / reference)];
  });
  if (ratios.length === 0) return null;
  return Array.from({ length: members }, (_, m) => mean(ratios.map((ratio) => ratio[m]!)));
}

function crpsOf({ scores, horizon }: CommonCell, member: number): number {
  return scores[member]!.crps[horizon - 1]!;
}

/** Least mean CRPS of a baseline, which is the same for all members: they share data and origins. NaN without any. */
function bestBaseline(cells: readonly CommonCell[]): number {
  const means = Object.keys(cells[0]!.scores[0]!.baselines).flatMap((name) => {
    const losses = cells.map(({ scores, horizon }) => scores[0]!.baselines[name]?.[horizon - 1] ?? NaN);
    const value = mean(losses);
    return value === value ? [value] : [];
  });
  return means.length === 0 ? NaN : Math.min(...means);
}

function equal(members: number, note: string): Weights {
  return {
    weights: Array.from({ length: members }, () => 1 / members),
    scaled: Array.from({ length: members }, () => null),
    origins: 0,
    outcomes: 0,
    trust: 0,
    note,
  };
}

function normalised(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
