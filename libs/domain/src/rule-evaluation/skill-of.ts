import type { HorizonSkill } from '@pulse/contracts';
import { Accumulator, mean } from '@pulse/numeric';
import { blockLengthFor, dieboldMarianoFixedSmoothing, pValueOrOne } from '@pulse/scoring';

/** Losses of the same forecasts with and without a rule, by origin and horizon; NaN where one does not exist. */
export interface PairedLosses {
  readonly with: readonly Float64Array[];
  readonly without: readonly Float64Array[];
  /** Periods between an origin and the next one. */
  readonly step: number;
}

/** The gain at one horizon, or over all of them together. */
export interface Gain {
  /** Origins that were scored both ways. */
  readonly n: number;
  /** 1 - CRPS with the rule / CRPS without it; over horizons their mean. Null without origins or where nothing errs. */
  readonly skill: number | null;
  /** Its standard error, by the long-run variance of the gains of origins; null where there is none. */
  readonly standardError: number | null;
  /** One-sided Diebold-Mariano p that forecasts with the rule are better; null with fewer than six origins. */
  readonly p: number | null;
  /** Gain of each origin in units of the mean loss without the rule, in the order of time; NaN where it was not scored. */
  readonly gains: Float64Array;
}

/** Skill at each horizon. */
export function skillByHorizon(losses: PairedLosses): HorizonSkill[] {
  return horizonsOf(losses).map((horizon) => {
    const { n, skill, p } = gainAt(losses, horizon);
    return { horizon, n, skill, p };
  });
}

export function gainAt({ with: rule, without, step }: PairedLosses, horizon: number): Gain {
  const h = horizon - 1;
  const pairs = rule.map((losses, i) => ({ a: losses[h]!, b: without[i]![h]! }));
  const base = meanOr0(pairs.flatMap(({ a, b }) => (a === a && b === b ? [b] : [])));
  return gainOf(
    pairs.map(({ a, b }) => (base > 0 ? (b - a) / base : NaN)),
    overlap(horizon, step),
  );
}

/**
 * Over all horizons at once, on the origins that have all of them: the gain of an origin is the mean over horizons of its gain
 * in units of the mean CRPS without the rule at that horizon, so each horizon weighs the same.
 */
export function pooledGain(losses: PairedLosses): Gain {
  const horizons = horizonsOf(losses);
  const each = horizons.map((horizon) => gainAt(losses, horizon).gains);
  const gains = losses.with.map((_, i) => mean(each.map((column) => column[i]!)));
  return gainOf(gains, overlap(horizons.length, losses.step));
}

const horizonsOf = (losses: PairedLosses): number[] =>
  Array.from({ length: losses.with[0]?.length ?? 0 }, (_, h) => h + 1);

function gainOf(gains: readonly number[], lags: number): Gain {
  const known = Float64Array.from(gains.filter((gain) => gain === gain));
  return {
    n: known.length,
    skill: known.length === 0 ? null : mean(known) + 0,
    standardError: known.length === 0 ? null : standardErrorOf(known, blockLengthFor(known.length, lags)),
    p: testP(known.map((gain) => -gain)),
    gains: Float64Array.from(gains),
  };
}

/** Origins whose forecasts so many periods ahead share a period: the horizon, where there is an origin a period. */
const overlap = (horizon: number, step: number): number => Math.ceil(horizon / step);

/** Fewest losses on which their test is made. */
const LEAST_TESTED = 6;

/**
 * Whether forecasts are better, by a test that holds its level where gains come in spells: a rule that fires for long, beside a
 * process that does not explain all, leaves gains correlated over longer than the forecasts overlap. 1 where the losses are
 * equal.
 */
function testP(differences: Float64Array): number | null {
  if (differences.length < LEAST_TESTED) return null;
  return pValueOrOne(dieboldMarianoFixedSmoothing(differences, 'less'));
}

/**
 * Standard error of the mean of a series that is correlated over `lags` - 1 steps, with Bartlett's weights.
 *
 * Source: Newey and West (1987).
 */
export function standardErrorOf(values: Float64Array, lags: number): number | null {
  const n = values.length;
  if (n < 2) return null;
  const centre = mean(values);
  const variance = new Accumulator();
  for (let k = 0; k < lags && k < n; k++) {
    const weight = k === 0 ? 1 : 2 * (1 - k / lags);
    for (let i = k; i < n; i++) variance.add(weight * (values[i]! - centre) * (values[i - k]! - centre));
  }
  return Math.sqrt(Math.max(0, variance.total) / n / n);
}

const meanOr0 = (values: readonly number[]): number => (values.length === 0 ? 0 : mean(values));
