import type { BaselineLaw } from './law.js';
import type { NaturalSeries } from './natural-series.js';

/** As for the process `ar1`: what keeps an estimate of phi stationary. */
const PHI_LIMIT = 0.999;
/** Pairs of neighbours that leave two degrees of freedom. */
const LEAST_PAIRS = 4;

/**
 * AR(1) by least squares of each value on the one before it, level + phi (x - centre) with the means of both, phi moved
 * by (1 + 3 phi) / n against its bias (Kendall 1954, Biometrika 41), residual sd with n - 2 degrees of freedom. The
 * variance k steps ahead holds the shocks and, by the delta method, the errors of level and phi, as those of the other
 * baselines do; one step ahead it is the s^2 (1 + 1 / n + (x - centre)^2 / Sxx) of a regression. Null with fewer than 4
 * pairs or where the values do not vary.
 */
export function autoregressionOf(series: NaturalSeries): BaselineLaw | null {
  const fit = fitPairs(series);
  if (fit === null) return null;
  const { n, centre, level, phi, variance, sxx } = fit;
  const last = series.known.at(-1)!;
  return (period) => {
    let mean = series.x[last]!;
    let shocks = 0;
    let byLevel = 0;
    let byPhi = 0;
    for (let i = series.start + last; i < period; i++) {
      byPhi = mean - centre + phi * byPhi;
      byLevel = 1 + phi * byLevel;
      shocks = 1 + phi * phi * shocks;
      mean = level + phi * (mean - centre);
    }
    return { mean, sd: Math.sqrt(variance * (shocks + (byLevel * byLevel) / n + (byPhi * byPhi) / sxx)) };
  };
}

function fitPairs({ x, known }: NaturalSeries) {
  const into = known.filter((i) => i > 0 && Number.isFinite(x[i - 1]));
  const n = into.length;
  if (n < LEAST_PAIRS) return null;
  let centre = 0;
  let level = 0;
  for (const i of into) {
    centre += x[i - 1]! / n;
    level += x[i]! / n;
  }
  let sxx = 0;
  let sxy = 0;
  let syy = 0;
  for (const i of into) {
    const a = x[i - 1]! - centre;
    const b = x[i]! - level;
    sxx += a * a;
    sxy += a * b;
    syy += b * b;
  }
  if (!(sxx > 0)) return null;
  const raw = sxy / sxx;
  const phi = Math.max(-PHI_LIMIT, Math.min(PHI_LIMIT, raw + (1 + 3 * raw) / n));
  const variance = Math.max(0, syy - 2 * phi * sxy + phi * phi * sxx) / (n - 2);
  return { n, centre, level, phi, variance, sxx };
}
