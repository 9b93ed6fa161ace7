import { Accumulator, type Numbers } from '@pulse/numeric';
import { hasMissing, MISSING, normalisedWeights, requireLevel, requireNonEmpty, requireSameLength } from './checks.js';
import { definedNumber, type Maybe, ScoringError, undefinedValue } from './outcome.js';

export interface SampleWeights {
  readonly u?: Numbers;
  readonly v?: Numbers;
}

interface Atoms {
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

function sortedAtoms(sample: Numbers, weights?: Numbers): Atoms {
  const w = normalisedWeights(sample.length, weights);
  const order = Array.from(sample, (_, i) => i).sort((a, b) => sample[a]! - sample[b]! || a - b);
  return {
    values: Float64Array.from(order, (i) => sample[i]!),
    weights: Float64Array.from(order, (i) => w[i]!),
  };
}

/** Integral of f(U(x) - V(x)) over x, where U and V are the distribution functions of two weighted samples. */
function integrateDifference(u: Numbers, v: Numbers, weights: SampleWeights, f: (difference: number) => number) {
  requireNonEmpty(u, 'u');
  requireNonEmpty(v, 'v');
  const a = sortedAtoms(u, weights.u);
  const b = sortedAtoms(v, weights.v);
  if (hasMissing(u) || hasMissing(v)) return undefinedValue(MISSING);
  const sum = new Accumulator();
  const difference = new Accumulator();
  let i = 0;
  let j = 0;
  let previous = Math.min(a.values[0]!, b.values[0]!);
  while (i < a.values.length || j < b.values.length) {
    const fromA = j >= b.values.length || (i < a.values.length && a.values[i]! <= b.values[j]!);
    const at = fromA ? a.values[i]! : b.values[j]!;
    if (at > previous) sum.add(f(difference.total) * (at - previous));
    previous = at;
    if (fromA) difference.add(a.weights[i++]!);
    else difference.add(-b.weights[j++]!);
  }
  return definedNumber(sum.total, 'a value is not finite');
}

/**
 * Wasserstein-1 distance of two samples: the area between their distribution functions, in the unit of the values.
 * @param weights of the values, >= 0, scaled to sum to 1
 * @throws ScoringError `empty_sample`, `length_mismatch`, `negative_weight`, `zero_weight_sum`
 *
 * Source: Ramdas, Garcia and Cuturi (2017); scipy.stats.wasserstein_distance.
 */
export function wasserstein1(u: Numbers, v: Numbers, weights: SampleWeights = {}): Maybe<number> {
  return integrateDifference(u, v, weights, Math.abs);
}

/**
 * Energy distance of two samples: the root of twice the integrated squared difference of the distribution functions.
 *
 * Source: Szekely and Rizzo (2013); scipy.stats.energy_distance.
 */
export function energyDistance(u: Numbers, v: Numbers, weights: SampleWeights = {}): Maybe<number> {
  const area = integrateDifference(u, v, weights, (difference) => difference * difference);
  return typeof area === 'number' ? Math.sqrt(2 * area) : area;
}

/**
 * Wasserstein-1 distance of two laws known by their quantiles at common levels: the area between the quantile functions,
 * which are linear between the levels and constant beyond the outermost.
 * @param levels ascending, in [0, 1]
 * @throws ScoringError `empty_sample`, `length_mismatch`, `level_out_of_range`, `duplicate_levels` unless they ascend
 *
 * Source: Ramdas, Garcia and Cuturi (2017), the form in quantile functions.
 */
export function wasserstein1Quantiles(levels: Numbers, u: Numbers, v: Numbers): Maybe<number> {
  requireNonEmpty(levels, 'levels');
  requireSameLength(levels, u, 'levels and u');
  requireSameLength(levels, v, 'levels and v');
  for (let i = 0; i < levels.length; i++) {
    requireLevel(levels[i]!);
    if (i > 0 && !(levels[i]! > levels[i - 1]!)) throw new ScoringError('duplicate_levels', 'The levels must ascend.');
  }
  if (hasMissing(u) || hasMissing(v)) return undefinedValue(MISSING);
  const last = levels.length - 1;
  const sum = new Accumulator();
  sum.add(levels[0]! * Math.abs(u[0]! - v[0]!));
  for (let i = 0; i < last; i++) {
    const a = u[i]! - v[i]!;
    const b = u[i + 1]! - v[i + 1]!;
    // Where the difference changes sign the area is two triangles.
    const height = a * b >= 0 ? (Math.abs(a) + Math.abs(b)) / 2 : (a * a + b * b) / (2 * (Math.abs(a) + Math.abs(b)));
    sum.add((levels[i + 1]! - levels[i]!) * height);
  }
  sum.add((1 - levels[last]!) * Math.abs(u[last]! - v[last]!));
  return definedNumber(sum.total, 'a value is not finite');
}
