import { QUANTILE_LEVELS, type Finding, type ForecastBody, type TargetForecast, type Variable } from '@pulse/contracts';
import { reject } from './findings.js';

/** Monte-Carlo error of a median above which a forecast is rejected, in half-widths of its 80 % interval. */
export const MAX_PATH_ERROR = 0.1;

/** What stands for the half-width of a probability, as in its fragility. */
const PROBABILITY_HALF_WIDTH = 0.5;

const LOWER = QUANTILE_LEVELS.indexOf(0.1);
const UPPER = QUANTILE_LEVELS.indexOf(0.9);

/** Quantiles in order, inside of the support of their variable, and known well enough by the number of paths. */
export function checkTarget(name: string, target: TargetForecast, support: Variable['support'] | null): Finding[] {
  const crossed = target.quantiles.findIndex((row) => row.some((q, i) => i > 0 && q < row[i - 1]!));
  const outside = support === null ? -1 : target.quantiles.findIndex((row) => !row.every((q) => isIn(support, q)));
  return [
    ...(crossed < 0
      ? []
      : [reject('non_monotone_quantiles', `quantiles of ${name} cross at horizon ${crossed + 1}`, crossed + 1, null)]),
    ...(outside < 0
      ? []
      : [
          reject(
            'outside_support',
            `quantiles of ${name} leave its support (${support}) at horizon ${outside + 1}`,
            outside + 1,
            support,
          ),
        ]),
    ...pathError(name, targetErrors(target), 'of its 80 % half-width'),
  ];
}

/** Probabilities between 0 and 1, known well enough by the number of paths. */
export function checkEvent(name: string, { probability, error }: ForecastBody['events'][string]): Finding[] {
  if (!probability.every((p) => p >= 0 && p <= 1))
    return [reject('invalid_probability', `a probability of ${name} is outside [0, 1]`, name, null)];
  return pathError(
    name,
    error.map((e) => e / PROBABILITY_HALF_WIDTH),
    'of a half',
  );
}

/** A rounded tail may lie on the edge of a support that is open. */
function isIn(support: Variable['support'], value: number): boolean {
  if (support === 'real') return true;
  return value >= 0 && (support === 'positive' || value <= 1);
}

function targetErrors({ quantiles, error }: TargetForecast): number[] {
  return quantiles.map((row, h) => {
    const halfWidth = (row[UPPER]! - row[LOWER]!) / 2;
    return halfWidth > 0 ? error[h]! / halfWidth : 0;
  });
}

/** The worst horizon, if its Monte-Carlo error is too large for the spread that it describes. */
function pathError(name: string, errors: readonly number[], of: string): Finding[] {
  const worst = Math.max(0, ...errors);
  if (!(worst > MAX_PATH_ERROR)) return [];
  const text = `the Monte-Carlo error of ${name} is ${worst.toFixed(2)} ${of} at horizon ${errors.indexOf(worst) + 1}: use more paths`;
  return [reject('path_error', text, worst, MAX_PATH_ERROR)];
}
