import type { Numbers } from '@pulse/numeric';
import { hasMissing, MISSING, requireNonEmpty, requireSameLength } from './checks.js';
import { type Maybe, ScoringError, undefinedValue } from './outcome.js';

/** Members of the ensembles that were scored, one list per outcome. */
export type Ensembles = ArrayLike<Numbers>;

function requireEnsembles(observed: Numbers, members: Ensembles): void {
  requireSameLength(observed, members, 'observed and members');
  requireNonEmpty(observed, 'observed');
  for (let i = 0; i < members.length; i++) requireNonEmpty(members[i]!, 'members');
}

function anyMissing(observed: Numbers, members: Ensembles): boolean {
  if (hasMissing(observed)) return true;
  for (let i = 0; i < members.length; i++) if (hasMissing(members[i]!)) return true;
  return false;
}

function shareUpTo(members: Numbers, value: number): number {
  let count = 0;
  for (let i = 0; i < members.length; i++) if (members[i]! <= value) count++;
  return count / members.length;
}

/**
 * Probability integral transform of one outcome: the share of members at or below it, in [0, 1].
 *
 * Source: Dawid (1984); Diebold, Gunther and Tay (1998).
 */
export function pitValue(members: Numbers, observed: number): Maybe<number> {
  requireNonEmpty(members, 'members');
  if (observed !== observed || hasMissing(members)) return undefinedValue(MISSING);
  return shareUpTo(members, observed);
}

/**
 * `pitValue` of every outcome.
 * @throws ScoringError `length_mismatch`, `empty_sample`
 *
 * Source: Dawid (1984); Diebold, Gunther and Tay (1998).
 */
export function pitValues(observed: Numbers, members: Ensembles): Maybe<number[]> {
  requireEnsembles(observed, members);
  if (anyMissing(observed, members)) return undefinedValue(MISSING);
  return Array.from(observed, (y, i) => shareUpTo(members[i]!, y));
}

/** Distribution function at u of a transform spread evenly over (low, high]; a step where both are equal. */
function spreadCdf(u: number, low: number, high: number): number {
  if (u >= high) return 1;
  return u <= low ? 0 : (u - low) / (high - low);
}

/**
 * Density histogram of the transforms: heights whose areas sum to 1, flat at 1 for a calibrated forecast.
 * Bins are (a, b], the first with its lower end.
 * @param breaks ascending edges from 0 to 1
 * @param discrete for integer outcomes: each spreads its mass evenly over (P(X <= y - 1), P(X <= y)]
 * @throws ScoringError `length_mismatch`, `empty_sample`, `invalid_bounds`
 *
 * Source: Czado, Gneiting and Held (2009); scoringutils, pit_histogram_sample.
 */
export function pitHistogram(
  observed: Numbers,
  members: Ensembles,
  breaks: Numbers,
  discrete = false,
): Maybe<number[]> {
  requireEnsembles(observed, members);
  for (let b = 1; b < breaks.length; b++) {
    if (!(breaks[b]! > breaks[b - 1]!)) throw new ScoringError('invalid_bounds', 'The breaks must ascend.');
  }
  if (breaks.length < 2) throw new ScoringError('invalid_bounds', 'At least two breaks are needed.');
  if (anyMissing(observed, members)) return undefinedValue(MISSING);
  const mass = Array.from({ length: breaks.length - 1 }, () => 0);
  for (let i = 0; i < observed.length; i++) {
    const high = shareUpTo(members[i]!, observed[i]!);
    const low = discrete ? shareUpTo(members[i]!, observed[i]! - 1) : high;
    let below = 0;
    for (let b = 0; b < mass.length; b++) {
      const upTo = spreadCdf(breaks[b + 1]!, low, high);
      mass[b]! += upTo - below;
      below = upTo;
    }
  }
  return mass.map((m, b) => m / observed.length / (breaks[b + 1]! - breaks[b]!));
}

/**
 * Counts of the ranks of the outcomes among their members: position r counts the outcomes above exactly r members.
 * An outcome that ties with t members counts 1 / (t + 1) in each of its t + 1 possible ranks, which is the mean of
 * breaking ties at random.
 * @param members ensembles of one size M
 * @returns M + 1 counts
 * @throws ScoringError `length_mismatch`, `empty_sample`, `dimension_mismatch` for ensembles of different sizes
 *
 * Source: Hamill (2001).
 */
export function rankHistogram(observed: Numbers, members: Ensembles): Maybe<number[]> {
  requireEnsembles(observed, members);
  const size = members[0]!.length;
  for (let i = 0; i < members.length; i++) {
    if (members[i]!.length !== size) {
      throw new ScoringError('dimension_mismatch', 'The ensembles of a rank histogram must have one size.');
    }
  }
  if (anyMissing(observed, members)) return undefinedValue(MISSING);
  const counts = Array.from({ length: size + 1 }, () => 0);
  for (let i = 0; i < observed.length; i++) {
    let below = 0;
    let ties = 0;
    for (let j = 0; j < size; j++) {
      const member = members[i]![j]!;
      if (member < observed[i]!) below++;
      else if (member === observed[i]) ties++;
    }
    for (let r = below; r <= below + ties; r++) counts[r]! += 1 / (ties + 1);
  }
  return counts;
}
