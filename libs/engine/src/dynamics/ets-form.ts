import { fixed } from './coefficients.js';
import type { ProcessSpec } from './dynamics.js';

/** Which components an exponential smoothing has besides its level. */
export interface EtsForm {
  readonly trend: 'none' | 'additive' | 'damped';
  readonly seasonal: 'none' | 'additive';
}

/** Smoothing of level, trend and season, and the damping of the trend: 1 where it is additive, 0 where there is none. */
export interface EtsWeights {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly damping: number;
}

/** A number between `lowest` and `highest` that is searched for, or one that is given. */
interface Range {
  readonly free: boolean;
  readonly lowest: number;
  readonly highest: number;
  readonly value: number;
}

/**
 * The search space of the weights. Places are between 0 and 1: alpha itself, beta as a share of alpha or of
 * `MOST_BETA`, whichever is less, gamma as a share of 1 - alpha, damping between its bounds (but for `MOST_BETA` the
 * usual region of Hyndman and Athanasopoulos, FPP3, section 8.5-8.6).
 */
export interface EtsSpace {
  readonly form: EtsForm;
  readonly free: readonly Weight[];
  at(places: ArrayLike<number>): EtsWeights;
}

export type Weight = 'alpha' | 'beta' | 'gamma' | 'damping';
export const WEIGHTS: readonly Weight[] = ['alpha', 'beta', 'gamma', 'damping'];

/** Below, a trend dies within a few periods and cannot be told from the level; above, it is as good as additive. */
export const DAMPING = { lowest: 0.8, highest: 0.98 } as const;
/**
 * The likelihood knows errors one step ahead only, and likes a trend that follows each shock; many steps ahead such a
 * trend goes far astray. (statsforecast stops at 0.2.) docs/benchmarks.md has what it changes.
 */
export const MOST_BETA = 0.3;
const LEAST = 1e-4;

export function etsSpace(form: EtsForm, spec: ProcessSpec): EtsSpace {
  const used: Readonly<Record<Weight, boolean>> = {
    alpha: true,
    beta: form.trend !== 'none',
    gamma: form.seasonal !== 'none',
    damping: form.trend === 'damped',
  };
  const range = (name: Weight, lowest: number, highest: number, absent: number): Range => {
    const stated = used[name] ? fixed(spec[name]) : undefined;
    const free = used[name] && stated === undefined;
    return { free, lowest, highest, value: stated?.value ?? absent };
  };
  const ranges: Readonly<Record<Weight, Range>> = {
    alpha: range('alpha', LEAST, 1 - LEAST, 1),
    beta: range('beta', LEAST, 1 - LEAST, 0),
    gamma: range('gamma', LEAST, 1 - LEAST, 0),
    damping: range('damping', DAMPING.lowest, DAMPING.highest, form.trend === 'none' ? 0 : 1),
  };
  const free = WEIGHTS.filter((name) => ranges[name].free);
  const [alphaAt, betaAt, gammaAt, dampingAt] = WEIGHTS.map((name) => free.indexOf(name)) as [
    number,
    number,
    number,
    number,
  ];
  return {
    form,
    free,
    at(places) {
      const alpha = read(ranges.alpha, places[alphaAt]);
      return {
        alpha,
        beta: read(ranges.beta, places[betaAt]) * (ranges.beta.free ? Math.min(alpha, MOST_BETA) : 1),
        gamma: read(ranges.gamma, places[gammaAt]) * (ranges.gamma.free ? 1 - alpha : 1),
        damping: read(ranges.damping, places[dampingAt]),
      };
    },
  };
}

function read({ free, lowest, highest, value }: Range, place: number | undefined): number {
  return free ? lowest + (highest - lowest) * place! : value;
}

/** Numbers that a form estimates: its free weights and the states it starts from. */
export function etsSize({ form, free }: EtsSpace, season: number): number {
  return free.length + 1 + (form.trend === 'none' ? 0 : 1) + (form.seasonal === 'none' ? 0 : season - 1);
}
