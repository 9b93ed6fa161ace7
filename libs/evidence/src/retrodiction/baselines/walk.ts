import { Accumulator } from '@pulse/numeric';
import type { BaselineLaw } from './law.js';
import type { NaturalSeries } from './natural-series.js';

/** A series seen as a random walk: where it stands and how it steps, on the natural scale. */
export interface Walk {
  /** Period and value of the last observation. */
  readonly period: number;
  readonly value: number;
  /** Periods between the first and the last observation. */
  readonly span: number;
  readonly drift: number;
  /** Variance of a step of one period, around 0 and around the drift. */
  readonly variance: number;
  readonly driftVariance: number;
}

/** A step over k periods counts with variance k. Null with fewer than 2 steps. */
export function walkOf({ start, x, known }: NaturalSeries): Walk | null {
  const steps = known.length - 1;
  if (steps < 2) return null;
  const [first, last] = [known[0]!, known[steps]!];
  const span = last - first;
  const drift = (x[last]! - x[first]!) / span;
  const squares = new Accumulator();
  const about = new Accumulator();
  for (let i = 1; i <= steps; i++) {
    const k = known[i]! - known[i - 1]!;
    const step = x[known[i]!]! - x[known[i - 1]!]!;
    squares.add((step * step) / k);
    about.add(((step - k * drift) * (step - k * drift)) / k);
  }
  const variance = squares.total / steps;
  return { period: start + last, value: x[last]!, span, drift, variance, driftVariance: about.total / (steps - 1) };
}

/**
 * No drift, variance k s^2 for k periods after the last observation.
 *
 * Source: Hyndman and Athanasopoulos, FPP3, section 5.5.
 */
export function lastValueLaw(walk: Walk): BaselineLaw {
  return (period) => ({ mean: walk.value, sd: Math.sqrt(walk.variance * (period - walk.period)) });
}

/**
 * The mean step goes on; variance k s^2 (1 + k / span), its own estimation error included.
 *
 * Source: Hyndman and Athanasopoulos, FPP3, section 5.5.
 */
export function driftLaw(walk: Walk): BaselineLaw {
  return (period) => {
    const k = period - walk.period;
    return { mean: walk.value + k * walk.drift, sd: Math.sqrt(walk.driftVariance * k * (1 + k / walk.span)) };
  };
}
