import { Accumulator, logit, normalCdf, sigmoid } from '@pulse/numeric';

/** Nodes and weights of the Gauss-Legendre rule with 8 points on [-1, 1], positive half (Abramowitz and Stegun, 25.4). */
const NODES = [0.1834346424956498, 0.525532409916329, 0.7966664774136267, 0.9602898564975363];
const WEIGHTS = [0.362683783378362, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763];

/** Beyond this many sd the normal tail, and beyond this log-odds the density of the logistic law, is below 1e-17. */
const NORMAL_REACH = 8.6;
const LOGISTIC_REACH = 40;
/** Width of a panel, in the smaller of 1 and the sd. */
const PANEL = 2;
/** A law this much narrower than the logistic density is a point with a normal error, to 10 digits. */
const LEAST_SD = 1e-7;

/**
 * CRPS of a logit-normal law: the integral of (F(x) - 1{x >= y})^2 over (0, 1), written over the log-odds u with
 * dx = x (1 - x) du, by panels that end at the outcome, where the integrand jumps.
 *
 * @param outcome in (0, 1)
 * @param mean,sd of the log-odds; an sd of 0 is a point
 */
export function crpsLogitNormal(outcome: number, mean: number, sd: number): number {
  if (!(sd >= LEAST_SD)) return Math.abs(outcome - sigmoid(mean));
  const y = logit(outcome);
  const below = (u: number): number => square(normalCdf((u - mean) / sd));
  const above = (u: number): number => square(normalCdf((mean - u) / sd));
  const width = PANEL * Math.min(1, sd);
  const from = Math.max(-LOGISTIC_REACH, mean - NORMAL_REACH * sd);
  const to = Math.min(LOGISTIC_REACH, mean + NORMAL_REACH * sd);
  // Outside of the law's reach F is 0 or 1, and what is left of the integral is a distance.
  const low = Math.max(from, Math.min(to, y));
  const far = y > to ? outcome - sigmoid(to) : y < from ? sigmoid(from) - outcome : 0;
  return integral(below, from, low, width) + integral(above, low, to, width) + far;
}

const square = (x: number): number => x * x;

/** Of weight(u) x (1 - x) with x = sigmoid(u). */
function integral(weight: (u: number) => number, from: number, to: number, width: number): number {
  if (!(to > from)) return 0;
  const panels = Math.ceil((to - from) / width);
  const half = (to - from) / panels / 2;
  const sum = new Accumulator();
  for (let p = 0; p < panels; p++) {
    const centre = from + (2 * p + 1) * half;
    for (let k = 0; k < NODES.length; k++)
      for (const u of [centre - half * NODES[k]!, centre + half * NODES[k]!]) {
        const x = sigmoid(u);
        sum.add(WEIGHTS[k]! * weight(u) * x * (1 - x));
      }
  }
  return sum.total * half;
}
