import { commonScores } from './common-scores.js';
import { type Disagreement, disagreement, eventDisagreement, varianceParts } from './disagreement.js';
import { judge, type Judgement } from './judge.js';
import type { EnsembleTarget, Member } from './member.js';
import { averageErrors, linearErrors, linearPool, quantileAverage } from './pools.js';
import { type Weights, weightsOf } from './weights.js';

export interface EnsembleTask {
  /** At least two, with equal targets, events and horizons, made from the same origin. */
  readonly members: readonly Member[];
  readonly targets: readonly EnsembleTarget[];
  readonly events: readonly string[];
  readonly horizon: number;
  readonly seed: number | string;
}

/** 23 quantiles at QUANTILE_LEVELS, with the largest Monte-Carlo errors that they can have. */
export interface PooledLaw {
  readonly quantiles: readonly number[];
  readonly errors: readonly number[];
}

export interface PooledTarget {
  readonly target: string;
  readonly horizon: number;
  /** Of the mixture. */
  readonly mean: number;
  readonly sd: number;
  readonly linear: PooledLaw;
  readonly quantile: PooledLaw;
  readonly disagreement: Disagreement;
}

export interface PooledEvent {
  readonly event: string;
  readonly horizon: number;
  readonly probability: number;
  readonly error: number;
  readonly disagreement: number | null;
}

export interface Ensemble {
  readonly weights: Weights;
  readonly targets: readonly PooledTarget[];
  readonly events: readonly PooledEvent[];
  readonly judgement: Judgement;
}

/** What every pool of calibrated members has to say of itself. */
export const POOL_NOTE =
  'A linear pool of calibrated members is too wide, and of members that err alike it is no better than they are: recalibrate after pooling (Gneiting and Ranjan 2013).';

/** Pools forecasts of several configurations by both methods, and says how far they agree and what pooling was worth. */
export function ensembleOf(task: EnsembleTask): Ensemble {
  const { members, targets, events, horizon, seed } = task;
  const common = commonScores(
    members,
    targets.map(({ name }) => name),
    horizon,
  );
  const weights = weightsOf(members.length, common);
  const horizons = Array.from({ length: horizon }, (_, h) => h);
  return {
    weights,
    targets: targets.flatMap((target) => horizons.map((h) => pooledTarget(target, h, members, weights.weights))),
    events: events.flatMap((event) => horizons.map((h) => pooledEvent(event, h, members, weights.weights))),
    judgement: judge(weights, common, targets, seed),
  };
}

function pooledTarget(
  { name, support }: EnsembleTarget,
  h: number,
  members: readonly Member[],
  weights: readonly number[],
): PooledTarget {
  const laws = members.map((member) => member.targets[name]![h]!);
  const quantiles = laws.map((law) => law.quantiles);
  const linear = linearPool(quantiles, weights, support);
  const weighted = members.map(({ paths }, i) => ({ law: laws[i]!, paths, weight: weights[i]! }));
  const { mean, total } = varianceParts(laws, weights);
  return {
    target: name,
    horizon: h + 1,
    mean,
    sd: Math.sqrt(total),
    linear: { quantiles: linear, errors: linearErrors(linear, weighted, support) },
    quantile: { quantiles: quantileAverage(quantiles, weights), errors: averageErrors(laws, weights) },
    disagreement: disagreement(laws, weights, linear),
  };
}

/** The linear pool of probabilities; errors of members that share their random numbers add up in the worst case. */
function pooledEvent(event: string, h: number, members: readonly Member[], weights: readonly number[]): PooledEvent {
  const parts = members.map((member) => member.events[event]![h]!);
  return {
    event,
    horizon: h + 1,
    probability: parts.reduce((sum, { probability }, i) => sum + weights[i]! * probability, 0),
    error: parts.reduce((sum, { error }, i) => sum + weights[i]! * error, 0),
    disagreement: eventDisagreement(parts, weights),
  };
}
