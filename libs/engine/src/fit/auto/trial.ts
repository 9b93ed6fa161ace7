import { dynamicsOf, FitError, type FitSeries } from '../../dynamics/index.js';
import type { EstimatedEffects } from '../rule-effects.js';
import type { Candidate } from './candidates.js';
import { informationLoss, lawAhead } from './law.js';
import type { Trial } from './memo.js';

const NONE = new Float64Array(0);

/**
 * Estimates one candidate on the data up to an inner origin.
 *
 * @param series ends at the inner origin; what rules added is known
 * @param effects amounts of rules' effects that were estimated up to there
 */
export function tryCandidate(
  { spec }: Candidate,
  series: FitSeries,
  horizons: readonly number[],
  effects: EstimatedEffects | undefined,
): Trial {
  const amounts = effects?.values ?? NONE;
  try {
    const fit = dynamicsOf(spec.kind).fit(series, spec);
    const laws = horizons.map((h) => lawAhead(fit, series, series.to - 1, h));
    return {
      refused: undefined,
      information: informationLoss(fit),
      means: Float64Array.from(laws, ({ mean }) => mean),
      sds: Float64Array.from(laws, ({ sd }) => sd),
      amounts,
    };
  } catch (error) {
    if (!(error instanceof FitError)) throw error;
    return { refused: error.message, information: NaN, means: NONE, sds: NONE, amounts };
  }
}
