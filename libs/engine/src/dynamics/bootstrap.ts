import { residualBlocks, variancesInBlock } from './blocks.js';
import { estimated, estimatedSd } from './coefficients.js';
import type { Dynamics } from './dynamics.js';
import { randomWalk, stepMoments, walk } from './random-walk.js';

/**
 * The steps of history resampled in blocks, with their mean kept as a drift: x + drift + sd e, with e from blocks of the
 * residuals around the mean step (Kuensch 1989, Annals of Statistics 17), so that what follows what within a block is as
 * it was. The error of the drift is that of a mean of such blocks.
 */
export const bootstrap: Dynamics = {
  kind: 'bootstrap',
  lagsOf: () => 1,
  fit(series, spec) {
    const steps = stepMoments(series);
    const { x, effect, from, to } = series;
    const residuals = new Float64Array(steps.n);
    let n = 0;
    for (let i = from + 1; i < to; i++) {
      const residual = x[i]! - effect[i]! - x[i - 1]! - steps.mean;
      if (residual === residual) residuals[n++] = residual;
    }
    const innovations = residualBlocks(residuals, spec.block);
    const { block } = innovations;
    const inBlock = variancesInBlock(innovations.residuals, block)[block - 1]!;
    return {
      ...walk(
        'bootstrap',
        [
          estimated('drift', steps.mean, Math.sqrt(inBlock / block / steps.n)),
          estimatedSd('sd', steps.squares, steps.n - 1),
        ],
        steps.n,
      ),
      innovations,
    };
  },
  design: (series) => randomWalk.design(series, { kind: 'random_walk' }),
  step: (block, fit) => randomWalk.step(block, fit),
  moments(fit, series, at, horizon) {
    const { mean } = randomWalk.moments(fit, series, at, horizon);
    const sd = fit.coefficients[1]!.value;
    if (fit.innovations?.kind !== 'bootstrap') return { mean, variance: horizon * sd * sd };
    const { residuals, block } = fit.innovations;
    const variances = variancesInBlock(residuals, block);
    const rest = horizon % block;
    const blocks = (horizon - rest) / block;
    return { mean, variance: sd * sd * (blocks * variances[block - 1]! + (rest > 0 ? variances[rest - 1]! : 0)) };
  },
};
