import type { EvidenceOrigin } from '@pulse/contracts';
import { normals } from './draws.js';
import { backtest } from './law-forecaster.js';

const BEFORE = 120;
const PATHS = 200;

/** Largest horizon that is scored. */
export const HORIZON = 3;

/**
 * Evidence of a forecaster of known skill on a walk whose steps are half known: x <- x + beta z + sigma e, where he knows
 * every z and the law of e, and the baselines do not. With sigma^2 + beta^2 = 1 his CRPS is sigma times that of the naive
 * law at every horizon, so that his true skill is 1 - sigma.
 *
 * A skill below 0 is that of the naive law with noise in its mean: with sd nu its CRPS one step ahead is sqrt(1 + nu^2)
 * times as large.
 */
export function skilledOrigins(skill: number, origins: number, repetition: number): EvidenceOrigin[] {
  const n = BEFORE + origins + HORIZON;
  const sigma = Math.min(1, 1 - skill);
  const beta = Math.sqrt(1 - sigma * sigma);
  const nu = skill < 0 ? Math.sqrt((1 - skill) ** 2 - 1) : 0;
  const known = normals('known', repetition, n);
  const unknown = normals('unknown', repetition, n);
  const noise = normals('noise', repetition, n);
  const data = new Float64Array(n);
  const drift = new Float64Array(n);
  for (let t = 1; t < n; t++) {
    data[t] = data[t - 1]! + beta * known[t]! + sigma * unknown[t]!;
    drift[t] = drift[t - 1]! + beta * known[t]!;
  }
  const law = (origin: number, horizon: number) => ({
    mean: data[origin]! + drift[Math.min(n - 1, origin + horizon)]! - drift[origin]! + nu * noise[origin]!,
    sd: Math.sqrt(horizon * sigma * sigma + nu * nu),
  });
  return backtest({ data, law, origins, horizon: HORIZON, paths: PATHS, repetition });
}
