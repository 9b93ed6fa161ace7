import { crpsLognormal, crpsNormal, type Maybe } from '@pulse/scoring';
import type { Support } from '../../port.js';
import { LARGEST_RECORDABLE } from '../../recordable.js';
import type { NormalForecast } from './law.js';
import { crpsLogitNormal } from './logit-normal.js';

/**
 * CRPS of a baseline in the unit of the target, null where it is not finite: in closed form for a normal and a lognormal
 * law, by quadrature to at least 10 digits for a logit-normal one.
 *
 * A score beyond what can be recorded (the mean of a wide lognormal law is large beyond measure) counts as the largest
 * that can be: less than it is, so that it flatters no configuration.
 *
 * These are scores of the laws themselves. The configuration is scored by the fair CRPS of its paths, whose mean is the
 * score of the law that they are drawn from (Ferro 2014), so neither side is charged for a number of paths; that number
 * adds noise to the difference, and no bias.
 */
export function baselineCrps(support: Support, forecast: NormalForecast, outcome: number): number | null {
  const score = crpsOf(support, forecast, outcome);
  return typeof score === 'number' && Number.isFinite(score) ? Math.min(score, LARGEST_RECORDABLE) : null;
}

function crpsOf(support: Support, { mean, sd }: NormalForecast, outcome: number): Maybe<number> {
  if (support === 'real') return crpsNormal(outcome, mean, sd);
  if (support === 'positive') return crpsLognormal(outcome, mean, sd);
  return crpsLogitNormal(outcome, mean, sd);
}
