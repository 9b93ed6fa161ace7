import type { EvidenceOrigin, Period } from '@pulse/contracts';
import { formatLabel, parseLabel } from '@pulse/engine';

/** Level of a withdrawal: a calibrated forecast is withdrawn with at most this probability, however often one looks. */
export const WITHDRAWAL_LEVEL = 0.05;

/** E-value above which a licence is withdrawn: 1 / level, by Ville's inequality. */
export const WITHDRAWAL_LIMIT = 1 / WITHDRAWAL_LEVEL;

/** Beyond this a number would not stay finite; evidence against calibration is overwhelming long before. */
const LARGEST = 1e300;

/** What is bet on: events of a PIT value u whose probability is p if it is uniform. */
const EVENTS = [
  { p: 0.2, happens: (u: number) => u < 0.1 || u > 0.9 },
  { p: 0.5, happens: (u: number) => u < 0.25 || u > 0.75 },
  { p: 0.5, happens: (u: number) => u < 0.5 },
] as const;

export interface Drift {
  /** Largest e-value of the sequence, and the number of bets that led to it. */
  readonly eValue: number;
  readonly n: number;
}

/**
 * Test martingale against calibration. On each of three events of the PIT value u (outside of the 80 % interval, outside
 * of the 50 % interval, below the median) a gambler stakes everything at the odds of calibration: with s of i earlier
 * values in the event he expects it with q = (s + 1/2) / (i + 1), and his capital is multiplied by q / p where it
 * happens, else by (1 - q) / (1 - p). The e-value is the mean of the three capitals.
 *
 * The product is the likelihood ratio of the event's probability averaged over Beta(1/2, 1/2). Each capital is a
 * martingale of mean 1 if every u is uniform given those before it, so their mean is one, and it ever exceeds 1 / a with
 * probability at most a (Ville 1939).
 *
 * @param pits of outcomes that do not overlap, in the order of time
 *
 * Source: Vovk and Wang (2021), E-values: calibration, combination and applications, Annals of Statistics 49;
 * Krichevsky and Trofimov (1981) for the bets.
 */
export function driftOf(pits: readonly number[]): Drift {
  const capital = EVENTS.map(() => 1);
  const hits = EVENTS.map(() => 0);
  let largest: Drift = { eValue: 0, n: 0 };
  for (const [i, u] of pits.entries()) {
    let sum = 0;
    for (const [k, { p, happens }] of EVENTS.entries()) {
      const q = (hits[k]! + 0.5) / (i + 1);
      const happened = happens(u);
      capital[k] = Math.min(LARGEST, capital[k]! * (happened ? q / p : (1 - q) / (1 - p)));
      if (happened) hits[k]! += 1;
      sum += capital[k];
    }
    const eValue = sum / EVENTS.length;
    if (eValue > largest.eValue) largest = { eValue, n: i + 1 };
  }
  return largest;
}

export interface LaterPits {
  readonly pits: readonly number[];
  /** Labels of the origins, as many as values. */
  readonly origins: readonly string[];
}

/**
 * The PIT values of one pair at the origin of a licence and every h-th period after it, as far as their outcomes are
 * known. An origin without an outcome is left out; in-sample origins are no evidence.
 *
 * @param since label of the origin
 */
export function laterPits(
  origins: readonly EvidenceOrigin[],
  period: Period,
  target: string,
  horizon: number,
  since: string,
): LaterPits {
  const from = parseLabel(period, since);
  const pits: number[] = [];
  const labels: string[] = [];
  for (const { origin, inSample, targets } of from === undefined ? [] : origins) {
    const ordinal = parseLabel(period, origin);
    const pit = targets[target]?.pit[horizon - 1] ?? null;
    if (inSample || pit === null || ordinal === undefined || ordinal < from! || (ordinal - from!) % horizon !== 0)
      continue;
    pits.push(pit);
    labels.push(origin);
  }
  return { pits, origins: labels };
}

/** Label of the last period that a forecast from an origin speaks of; null where there are no dates. */
export function untilOf(period: Period, origin: string | null, horizon: number): string | null {
  const ordinal = origin === null ? undefined : parseLabel(period, origin);
  return ordinal === undefined ? null : formatLabel(period, ordinal + horizon);
}

/** Whether a period is the same as another or after it; undefined where one of them is no label of this kind. */
export function isReached(period: Period, label: string, asOf: string): boolean | undefined {
  const [at, now] = [parseLabel(period, label), parseLabel(period, asOf)];
  return at === undefined || now === undefined ? undefined : now >= at;
}
