import type { History } from '@pulse/contracts';
import type { Fit, ProcessSpec } from '../dynamics/index.js';
import type { CompiledEffect, CompiledRule, CompiledVariable, CompiledWorld } from '../world/index.js';

export interface FitOptions {
  /** Turns ahead that matter where a process is chosen by its scores; 1 by default. */
  readonly horizon?: number;
  /** Use only so many periods before the origin; by default all of them (an expanding window). */
  readonly window?: number;
}

/** One process that was tried for a variable: its score, or why it could not be. */
export interface Tried {
  readonly process: string;
  /**
   * Loss relative to the random walk without drift, whose score is 1: the geometric mean over horizons of the ratio of
   * mean CRPS, times the ratio of the spreads that AICc gives each on the data. Null where it was refused.
   */
  readonly score: number | null;
  readonly refused?: string;
}

/** How the process of a variable was chosen. */
export interface Choice {
  readonly chosen: string;
  /** Law of its shocks. */
  readonly innovations: 'normal' | 'student_t';
  readonly tried: readonly Tried[];
  /** Rolling origins and horizons that the scores are means of. */
  readonly origins: number;
  readonly horizons: readonly number[];
}

export interface FittedVariable {
  readonly variable: CompiledVariable;
  readonly spec: ProcessSpec;
  readonly fit: Fit;
  /** The choice, where the world left it open. */
  readonly choice: Choice | undefined;
  /** values[b] was observed b periods before the origin; NaN where nothing was. As long as the state looks back. */
  readonly values: Float64Array;
  /** The same on the natural scale, as far back as a step reads, with gaps filled. */
  readonly natural: Float64Array;
  /** Periods at the end without a value: they are stepped forward from the last known one. */
  readonly edge: number;
}

export interface FittedEffect {
  readonly effect: CompiledEffect;
  /** Change per turn on the natural scale, before the rule's scale. */
  readonly value: number;
  /** Standard error of an estimate, the stated sd of a given amount, else 0. */
  readonly sd: number;
  readonly source: 'fit' | 'given';
}

export interface FittedRule {
  readonly rule: CompiledRule;
  /** Why the rule cannot be evaluated on history; undefined where it can. Such a rule is never fitted. */
  readonly scenario: string | undefined;
  /** Periods of history in which it would have fired. */
  readonly fired: number;
  readonly effects: readonly FittedEffect[];
}

/** How the shocks of different variables go together. Those that are not named are independent of all others. */
export type Dependence =
  | { readonly kind: 'independent' }
  | {
      readonly kind: 'correlated';
      /** In the order of names, so that the order of a file does not matter. */
      readonly names: readonly string[];
      /** The shrunk correlation of their normal shocks, row by row, and its lower triangular factor. */
      readonly correlation: Float64Array;
      readonly factor: Float64Array;
      /** Weight of the identity in it. */
      readonly shrinkage: number;
      /** Periods in which the residuals of all of them are known. */
      readonly periods: number;
    }
  | {
      readonly kind: 'joint';
      readonly names: readonly string[];
      /** By name: the residuals of those periods, of mean 0 and variance 1. */
      readonly rows: readonly Float64Array[];
      readonly block: number;
      readonly periods: number;
    };

/** A world with everything estimated at one origin: what a simulation starts from. */
export interface FittedWorld {
  readonly world: CompiledWorld;
  readonly history: History | null;
  /** Ordinal of the last known period; null where there is no history. */
  readonly origin: number | null;
  readonly options: FitOptions;
  readonly variables: readonly FittedVariable[];
  readonly rules: readonly FittedRule[];
  /** How the shocks of the variables go together. */
  readonly dependence: Dependence;
  /** overlayValues[i][b]: measured value of overlay i, b periods before the origin, NaN where there is none. */
  readonly overlayValues: readonly Float64Array[];
  readonly warnings: readonly string[];
}
