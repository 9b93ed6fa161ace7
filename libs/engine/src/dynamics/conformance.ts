import {
  ar1LeastSquares,
  ar1Law,
  climatologyLaw,
  gbmLaw,
  gbmMoments,
  naiveLaw,
  normalEventProbability,
  ouLaw,
  probabilityStandardError,
  randomWalkLaw,
  seasonalNaiveLaw,
  twoStateLaw,
  twoStateProbability,
} from './closed-forms.js';

interface Series {
  readonly series: readonly number[];
  readonly residualSd: number;
  readonly dt: number;
}
interface Event extends Record<'mean' | 'sd' | 'threshold', number> {
  readonly operator: '>' | '>=' | '<' | '<=';
}

const numeric =
  <K extends string>(call: (input: Record<K, number>) => unknown) =>
  (input: unknown): unknown =>
    call(input as Record<K, number>);

/** The functions of the dynamics vectors by name, each taking the `input` of a case. */
export const dynamicsFunctions: Readonly<Record<string, (input: unknown) => unknown>> = {
  randomWalkDrift: numeric<'last' | 'drift' | 'sd' | 'horizon'>((i) => randomWalkLaw(i.last, i.drift, i.sd, i.horizon)),
  gbm: numeric<'last' | 'drift' | 'volatility' | 'time'>((i) => gbmLaw(i.last, i.drift, i.volatility, i.time)),
  ar1: numeric<'last' | 'mean' | 'phi' | 'sd' | 'horizon'>((i) => ar1Law(i.last, i.mean, i.phi, i.sd, i.horizon)),
  ouExact: numeric<'last' | 'mean' | 'rate' | 'sigma' | 'dt'>((i) => ouLaw(i.last, i.mean, i.rate, i.sigma, i.dt)),
  naiveMethod: numeric<'last' | 'residualSd' | 'horizon'>((i) => naiveLaw(i.last, i.residualSd, i.horizon)),
  climatologyMethod: (input) => {
    const { series, residualSd } = input as Series;
    return climatologyLaw(series, residualSd);
  },
  seasonalNaiveMethod: (input) => {
    const { lastSeason, residualSd, horizon } = input as { lastSeason: readonly number[] } & Record<
      'residualSd' | 'horizon',
      number
    >;
    return seasonalNaiveLaw(lastSeason, residualSd, horizon);
  },
  twoStateRegime: numeric<'stayA' | 'stayB'>((i) => twoStateLaw(i.stayA, i.stayB)),
  twoStateRegimeStep: (input) => {
    const i = input as { stayA: number; stayB: number; start: 'A' | 'B'; horizon: number };
    return { probabilityA: twoStateProbability(i.stayA, i.stayB, i.start, i.horizon) };
  },
  eventProbabilityNormal: (input) => {
    const { mean, sd, threshold, operator } = input as Event;
    return { probability: normalEventProbability(mean, sd, threshold, operator) };
  },
  fitAr1: (input) => ar1LeastSquares((input as Series).series),
  fitGbm: (input) => {
    const { series, dt } = input as Series;
    return gbmMoments(series, dt);
  },
  monteCarloProbabilityError: numeric<'probability' | 'paths'>((i) => ({
    standardError: probabilityStandardError(i.probability, i.paths),
  })),
};
