import { Accumulator, type Numbers } from '@pulse/numeric';
import { hasMissing, MISSING } from './checks.js';
import { type Maybe, undefinedValue } from './outcome.js';

/**
 * Flip-flop index of successive forecasts of one target: the movement beyond what was needed, per inner forecast,
 * (sum |x_{i+1} - x_i| - (max - min)) / (n - 2). 0 for monotone series; undefined below three values.
 *
 * Source: Griffiths, Foley, Ioannou and Leeuwenburg (2019).
 */
export function flipFlopIndex(values: Numbers): Maybe<number> {
  if (values.length < 3) return undefinedValue('three forecasts are needed');
  if (hasMissing(values)) return undefinedValue(MISSING);
  const movement = new Accumulator();
  let low = values[0]!;
  let high = values[0]!;
  for (let i = 1; i < values.length; i++) {
    movement.add(Math.abs(values[i]! - values[i - 1]!));
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return (movement.total - (high - low)) / (values.length - 2);
}
