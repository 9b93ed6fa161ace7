import { Accumulator, exp, log } from '@pulse/numeric';
import { definedNumber, type Maybe, ScoringError, undefinedValue } from './outcome.js';

/**
 * Skill 1 - score / baselineScore of a score that is 0 at best; undefined for a perfect baseline.
 *
 * Source: Murphy (1988), Monthly Weather Review 116.
 */
export function skillScore(score: number, baselineScore: number): Maybe<number> {
  if (baselineScore === 0) return undefinedValue('the baseline is perfect');
  return definedNumber(1 - score / baselineScore, 'a score is missing');
}

export interface RelativeSkill {
  /** Geometric mean of the ratios of this model's mean score to every model's, itself included. */
  readonly relative: number;
  /** The same divided by that of the baseline. */
  readonly scaled: number;
}

/**
 * Pairwise relative skill of models that were scored on the same forecasts; below 1 is better.
 * @param meanScores by model
 * @returns undefined unless every mean score is positive
 * @throws ScoringError `unknown_baseline`
 *
 * Source: Cramer et al. (2022); hubEvals, score_model_out.
 */
export function relativeSkill(
  meanScores: Readonly<Record<string, number>>,
  baseline: string,
): Maybe<Readonly<Record<string, RelativeSkill>>> {
  if (!Object.hasOwn(meanScores, baseline)) {
    throw new ScoringError('unknown_baseline', `The baseline "${baseline}" is not among the models.`);
  }
  const models = Object.keys(meanScores);
  if (models.length === 1) return { [baseline]: { relative: 1, scaled: 1 } };
  if (!models.every((model) => meanScores[model]! > 0 && meanScores[model]! < Infinity)) {
    return undefinedValue('ratios need positive mean scores');
  }
  const sum = new Accumulator();
  for (const model of models) sum.add(log(meanScores[model]!));
  const geometricMean = exp(sum.total / models.length);
  const relative = (model: string): number => meanScores[model]! / geometricMean;
  return Object.fromEntries(
    models.map((model) => [model, { relative: relative(model), scaled: meanScores[model]! / meanScores[baseline]! }]),
  );
}
