import { Accumulator, mean, type Numbers } from '@pulse/numeric';
import { requireBinary, requireNonEmpty, requireProbability, requireSameLength } from './checks.js';
import { ScoringError } from './outcome.js';

export interface BrierDecomposition {
  /** Weighted squared distance of forecast and frequency; 0 is best. */
  readonly reliability: number;
  /** Weighted squared distance of the frequencies from the base rate; large is best. */
  readonly resolution: number;
  /** Variance of the outcomes. */
  readonly uncertainty: number;
}

/** `unique`: one bin per distinct probability; n: n equal bins (a, b] of [0, 1], the first with 0; or the bin edges. */
export type Binning = 'unique' | number | readonly number[];

function edgesOf(binning: number | readonly number[]): readonly number[] {
  if (typeof binning !== 'number') return binning;
  if (!Number.isInteger(binning) || binning < 1) {
    throw new ScoringError('invalid_count', `The number of bins ${binning} is not an integer from 1.`);
  }
  return Array.from({ length: binning + 1 }, (_, i) => i / binning);
}

function binOf(binning: Binning): (probability: number) => number {
  if (binning === 'unique') return (probability) => probability;
  const edges = edgesOf(binning);
  return (probability) => {
    let bin = 0;
    while (bin < edges.length - 2 && probability > edges[bin + 1]!) bin++;
    return bin;
  };
}

interface Bin {
  count: number;
  probability: Accumulator;
  events: number;
}

/**
 * Murphy's decomposition of the mean Brier score. Reliability - resolution + uncertainty equals it exactly for
 * `unique` bins only; wider bins leave a remainder.
 * @param outcomes 0 or 1 each
 * @throws ScoringError `length_mismatch`, `empty_sample`, `outcome_not_binary`, `probability_out_of_range`, `invalid_count`
 *
 * Source: Murphy (1973).
 */
export function brierDecomposition(
  outcomes: Numbers,
  probabilities: Numbers,
  binning: Binning = 'unique',
): BrierDecomposition {
  requireSameLength(outcomes, probabilities, 'outcomes and probabilities');
  requireNonEmpty(outcomes, 'outcomes');
  const bins = new Map<number, Bin>();
  const find = binOf(binning);
  for (let i = 0; i < outcomes.length; i++) {
    requireBinary(outcomes[i]!);
    requireProbability(probabilities[i]!);
    const key = find(probabilities[i]!);
    const bin = bins.get(key) ?? { count: 0, probability: new Accumulator(), events: 0 };
    bins.set(key, bin);
    bin.count += 1;
    bin.probability.add(probabilities[i]!);
    bin.events += outcomes[i]!;
  }
  const n = outcomes.length;
  const baseRate = mean(outcomes);
  const reliability = new Accumulator();
  const resolution = new Accumulator();
  for (const bin of bins.values()) {
    const frequency = bin.events / bin.count;
    const miss = bin.probability.total / bin.count - frequency;
    reliability.add((bin.count / n) * miss * miss);
    resolution.add((bin.count / n) * (frequency - baseRate) * (frequency - baseRate));
  }
  return {
    reliability: reliability.total,
    resolution: resolution.total,
    uncertainty: baseRate * (1 - baseRate),
  };
}

/**
 * The same from a published table of forecasts, observed frequencies and shares of use, which sum to 1 up to rounding.
 *
 * Source: Murphy (1973); Wilks (2006), section 7.4.
 */
export function brierDecompositionTable(
  forecast: Numbers,
  observedFrequency: Numbers,
  share: Numbers,
): BrierDecomposition & { readonly baseRate: number } {
  requireNonEmpty(forecast, 'forecast');
  requireSameLength(forecast, observedFrequency, 'forecast and observedFrequency');
  requireSameLength(forecast, share, 'forecast and share');
  const base = new Accumulator();
  for (let i = 0; i < share.length; i++) {
    for (const p of [forecast[i]!, observedFrequency[i]!, share[i]!]) requireProbability(p);
    base.add(share[i]! * observedFrequency[i]!);
  }
  const baseRate = base.total;
  const reliability = new Accumulator();
  const resolution = new Accumulator();
  for (let i = 0; i < share.length; i++) {
    const miss = forecast[i]! - observedFrequency[i]!;
    const gain = observedFrequency[i]! - baseRate;
    reliability.add(share[i]! * miss * miss);
    resolution.add(share[i]! * gain * gain);
  }
  const uncertainty = baseRate * (1 - baseRate);
  return { reliability: reliability.total, resolution: resolution.total, uncertainty, baseRate };
}
