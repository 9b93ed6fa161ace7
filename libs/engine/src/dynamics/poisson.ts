import { exp } from '@pulse/numeric';

/** Jumps a turn: with more, jumps are a diffusion, and the inversion below would lose its digits. */
export const MOST_JUMPS = 100;

/**
 * Number of events of a Poisson law by inversion: the smallest n whose distribution function is above the uniform draw.
 * @param rate from 0 to `MOST_JUMPS`
 */
export function poissonCount(rate: number, uniform: number): number {
  let p = exp(-rate);
  let below = p;
  let n = 0;
  // Far in the tail the sum stops short of 1 by rounding; nothing is left there.
  while (uniform >= below && p > 1e-18 * below) {
    n++;
    p *= rate / n;
    below += p;
  }
  return n;
}
