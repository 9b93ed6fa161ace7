import type { Support } from './scale.js';

export type DynamicsKind =
  'constant' | 'random_walk' | 'ar1' | 'gbm' | 'seasonal' | 'ets' | 'regime' | 'jumps' | 'bootstrap';

/** A number of the model: one to be estimated, or one that is given, with its stated standard deviation. */
export type Amount =
  | { readonly fit: true }
  | {
      readonly fit: false;
      readonly value: number;
      readonly sd: number;
      /** The parameter of the world it comes from: paths draw it once for all its uses. */
      readonly parameter?: string;
      readonly min?: number;
      readonly max?: number;
    };

/** What a world says of a process, with the names of parameters resolved. Absent numbers are estimated. */
export interface ProcessSpec {
  readonly kind: DynamicsKind;
  readonly drift?: Amount;
  readonly sd?: Amount;
  readonly mean?: Amount;
  readonly phi?: Amount;
  readonly volatility?: Amount;
  readonly season?: number;
  readonly method?: 'naive' | 'dummies';
  readonly trend?: 'none' | 'additive' | 'damped';
  readonly seasonal?: 'none' | 'additive';
  readonly alpha?: Amount;
  readonly beta?: Amount;
  readonly gamma?: Amount;
  readonly damping?: Amount;
  readonly states?: number;
  readonly rate?: Amount;
  readonly jump_mean?: Amount;
  readonly jump_sd?: Amount;
  readonly block?: number;
  readonly innovations?: 'normal' | 'student_t' | 'bootstrap';
  readonly dof?: Amount;
}

/**
 * What a process is estimated from. `x` holds natural-scale values by period, NaN where nothing is known; only
 * from <= i < to is read. `effect` is what rules added to x in that period. `phase` is the place of a period in its
 * season.
 */
export interface FitSeries {
  readonly x: Float64Array;
  readonly effect: Float64Array;
  readonly from: number;
  readonly to: number;
  readonly season: number;
  phase(i: number): number;
}

/**
 * One number that the steps use. A path draws it as value + sd of the path x leverage x z where `leverage` > 0 (an
 * estimate's standard error over the residual sd), as value + error x z on the scale of its law where an estimate has an
 * error of its own, as value + stated x z where it was stated with a sd; always within min and max.
 */
export interface Coefficient {
  readonly name: string;
  readonly value: number;
  readonly source: 'fit' | 'given' | 'derived';
  readonly leverage: number;
  readonly stated: number;
  readonly parameter?: string;
  readonly min?: number;
  readonly max?: number;
  /** A standard deviation estimated with so many degrees of freedom; other coefficients have none. */
  readonly dof?: number;
  /** Standard error of an estimate on the scale of its law; absent: none, or given by leverage or dof. */
  readonly error?: number;
  /** Scale on which the estimate is drawn: of probabilities the log-odds, of rates the logarithm; absent: its own. */
  readonly law?: 'logit' | 'log';
  /** Index of the sd that `leverage` refers to, where that is not `Fit.sdAt`. */
  readonly scaleAt?: number;
}

/** The law of the shocks of a process that has one a turn, where it is not normal. Mean 0 and variance 1. */
export type Innovations =
  | { readonly kind: 'student_t'; readonly dof: number; readonly estimated: boolean }
  | {
      readonly kind: 'bootstrap';
      /** Standardised one-step residuals in the order of time. */
      readonly residuals: Float64Array;
      /** So many that follow each other are drawn together. */
      readonly block: number;
    };

export interface Fit {
  readonly kind: DynamicsKind;
  readonly method?: 'naive' | 'dummies';
  readonly season: number;
  /** Turns back that a step reads. */
  readonly lags: number;
  readonly coefficients: readonly Coefficient[];
  /** Index of the residual sd in `coefficients`; -1 where the process has no shocks. */
  readonly sdAt: number;
  /**
   * What a path carries besides its values, at the last known period: the level of an exponential smoothing, the state
   * of a chain. One number a column; every path starts with it.
   */
  readonly states?: readonly number[];
  /** Uniform draws that a step needs besides its normal shock; 0 where absent. */
  readonly uniforms?: number;
  /** Absent: the shocks are normal. */
  readonly innovations?: Innovations;
  /** Steps that the estimate used; 0 where everything was given. */
  readonly n: number;
  readonly notes: readonly string[];
}

/** One step of a block of paths, on the natural scale. All columns hold path p at index p. */
export interface StepBlock {
  /** Columns of the coefficients, in the order of `Fit.coefficients`; empty for a derived one, which is a number. */
  readonly coefficients: readonly Float64Array[];
  /** Values `back` turns ago; 1 is the turn before the one being made. */
  readonly previous: (back: number) => Float64Array;
  readonly out: Float64Array;
  /** Shocks of mean 0 and variance 1, normal where the world does not say otherwise. */
  readonly z: Float64Array;
  /** Columns of `Fit.states`: read and written in place. */
  readonly states: readonly Float64Array[];
  /** As many columns of uniform draws as `Fit.uniforms` says, new in every turn. */
  readonly uniforms: readonly Float64Array[];
  from: number;
  to: number;
  /** Place of the new turn in its season. */
  phase: number;
}

/**
 * One step as a regression, row by row: response = regressors + what rules added + shock. NaN where a row cannot be
 * used. What rules added is still in the response.
 */
export interface Design {
  readonly response: Float64Array;
  readonly regressors: readonly Float64Array[];
}

/** Mean and variance of the value h steps ahead of x[at], on the natural scale, with the estimates taken as known. */
export interface Moments {
  mean: number;
  variance: number;
}

/** One kind of process: how it is estimated, how it steps and what its steps add up to. */
export interface Dynamics {
  readonly kind: DynamicsKind;
  /** Turns back that a step of this specification reads. */
  lagsOf(spec: ProcessSpec, season: number): number;
  /** The reason why it cannot be used for this support, or undefined. */
  refuses?(support: Support): string | undefined;
  /** @throws FitError where the data cannot carry the estimate */
  fit(series: FitSeries, spec: ProcessSpec): Fit;
  /** For the joint estimate of rules' effects. Arrays are as long as `series.x`. */
  design(series: FitSeries, spec: ProcessSpec): Design;
  step(block: StepBlock, fit: Fit): void;
  /**
   * By period of the series: the shock that the step into it must have had, as a draw of the standard normal law (where a
   * step has more than one draw, the normal score of the step); NaN where that is not known. Only kinds with states or
   * uniforms need it: for the others it is what a step without shock leaves, over the sd.
   */
  shocks?(fit: Fit, series: FitSeries): Float64Array;
  moments(fit: Fit, series: FitSeries, at: number, horizon: number): Moments;
}

/** The data are too few or too flat for an estimate. */
export class FitError extends Error {
  override readonly name = 'FitError';
  constructor(
    readonly code: 'fit.no_data' | 'fit.too_few' | 'fit.degenerate' | 'fit.not_applicable',
    message: string,
    /** Name of the variable, once that is known. */
    readonly variable?: string,
  ) {
    super(message);
  }
}
