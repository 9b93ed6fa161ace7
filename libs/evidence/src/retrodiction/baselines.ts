import { Accumulator } from '@pulse/numeric';
import type { Observations, Support } from '../port.js';
import { toNatural } from '../scale.js';

/** Baselines that every configuration is compared with; ties between them go to the first. */
export const BASELINES = ['last_value', 'drift'] as const;
export type Baseline = (typeof BASELINES)[number];

/** A normal predictive distribution on the natural scale of its target. */
export interface NormalForecast {
  readonly mean: number;
  readonly sd: number;
}

/** What both baselines know: the last observation and the steps before it, on the natural scale. */
export interface Walk {
  /** Period and value of the last observation. */
  readonly period: number;
  readonly value: number;
  /** Periods between the first and the last observation, and the steps between them. */
  readonly span: number;
  readonly steps: number;
  readonly drift: number;
  /** Variance of a step of one period, around 0 and around the drift. */
  readonly variance: number;
  readonly driftVariance: number;
}

/**
 * The observations as a random walk that was seen at some periods: a step over k periods counts with variance k. Null
 * with fewer than 2 steps.
 */
export function walkOf({ start, values }: Observations, support: Support): Walk | null {
  const known: { period: number; value: number }[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = toNatural(support, values[i]!);
    if (value - value === 0) known.push({ period: start + i, value });
  }
  const steps = known.length - 1;
  if (steps < 2) return null;
  const [first, last] = [known[0]!, known[steps]!];
  const span = last.period - first.period;
  const drift = (last.value - first.value) / span;
  const around = (centre: number): number => {
    const squares = new Accumulator();
    for (let i = 1; i <= steps; i++) {
      const k = known[i]!.period - known[i - 1]!.period;
      const step = known[i]!.value - known[i - 1]!.value - k * centre;
      squares.add((step * step) / k);
    }
    return squares.total;
  };
  return {
    period: last.period,
    value: last.value,
    span,
    steps,
    drift,
    variance: around(0) / steps,
    driftVariance: around(drift) / (steps - 1),
  };
}

/**
 * Distribution of the value at a later period. Last value: no drift, variance k s^2 for k periods ahead. Drift: mean
 * step, variance k s^2 (1 + k / span), its own estimation error included.
 *
 * Source: Hyndman and Athanasopoulos, FPP3, section 5.5.
 */
export function baselineForecast(baseline: Baseline, walk: Walk, period: number): NormalForecast {
  const k = period - walk.period;
  if (baseline === 'last_value') return { mean: walk.value, sd: Math.sqrt(walk.variance * k) };
  return { mean: walk.value + k * walk.drift, sd: Math.sqrt(walk.driftVariance * k * (1 + k / walk.span)) };
}
