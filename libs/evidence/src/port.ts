import type { FittedProcess, RuleActivity } from '@pulse/contracts';

/** Where a target lives: any number, above 0, or strictly between 0 and 1. Its natural scale is identity, log, log-odds. */
export type Support = 'real' | 'positive' | 'share';

export interface Target {
  readonly name: string;
  readonly support: Support;
  /** Periods in a season, from 2 on; absent where there is none. */
  readonly season?: number;
  /** Most periods between the end of a period and the publication of its value; 0 where absent. */
  readonly lag?: number;
}

/** An event and when it counts: `any` once it has held at some period up to the horizon, `at` if it holds at it. */
export interface MonitoredEvent {
  readonly name: string;
  readonly monitor: 'any' | 'at';
  /** As for a target, of everything that its condition reads. */
  readonly lag?: number;
}

/** Values by period as they were known at one origin: index i is the period `start` + i, NaN where nothing is known. */
export interface Observations {
  readonly start: number;
  readonly values: Float64Array;
}

/** A configuration that can forecast from any origin of its history. Origins and periods are ordinals. */
export interface Forecaster {
  readonly targets: readonly Target[];
  readonly events: readonly MonitoredEvent[];
  /** What was known of a target at an origin; nothing known later may be in it. */
  observed(target: string, origin: number): Observations;
  /**
   * Whether an event's condition held, by period, on what was known at an origin: 1 or 0, NaN where that is not known.
   * All of it is NaN where history cannot tell, as of capital.
   */
  held(event: string, origin: number): Observations;
  /**
   * Compiled and fitted on what was known then.
   *
   * @param part `whole`, or `known`: without the variables that what was known then is too little for, and without what
   * rests on them
   * @throws ShortHistoryError where what was known then is too little to fit
   */
  at(origin: number, part?: 'whole' | 'known'): OriginForecaster;
}

/** What one run simulates. Equal seed, replicate and purpose share their random numbers, path by path. */
export interface Run {
  readonly paths: number;
  readonly horizon: number;
  readonly seed: number | string;
  readonly replicate: number;
  readonly purpose: string;
  /** Ids of rules that are left out. */
  readonly without?: readonly string[];
  /** One input moved by so much, in its own unit. */
  readonly nudge?: { readonly input: string; readonly by: number };
  /** By variable: the value that it has at the end of turn t at index t - 1, on every path; null leaves it. */
  readonly fix?: Readonly<Record<string, readonly (number | null)[]>>;
}

/** One simulated turn, valid only while it is visited: its columns are overwritten by the next one. */
export interface Turn {
  /** 1 is the first period after the origin. */
  readonly horizon: number;
  /** Values by path; NaN where the path has failed. */
  target(name: string): Float64Array;
  /** By path 1 where the event counts as true at this horizon (by its monitor), else 0; NaN where the path has failed. */
  event(name: string): Float64Array;
}

/** What a run leaves behind besides the turns that were visited. */
export interface RunRecord {
  readonly rules: readonly RuleActivity[];
  /** Mean of each overlay by turn; index 0 is turn 1. */
  readonly overlays: Readonly<Record<string, readonly number[]>>;
  readonly failedPaths: number;
  readonly clippedShare: number;
}

/** A number the forecast rests on and how sure it is: a standard error if fitted, the stated sd if given; above 0. */
export interface Input {
  readonly input: string;
  readonly sd: number;
}

/** Another way to make the same forecast, such as the runner-up of an automatic choice. */
export interface Alternative {
  readonly cause: string;
  forecaster(): OriginForecaster;
}

export interface OriginForecaster {
  readonly events: readonly string[];
  /** Targets and events that it leaves out, as too little is known of what they rest on. */
  readonly left?: ReadonlySet<string>;
  /** Ids of the rules that can fire. */
  readonly rules: readonly string[];
  /** Overlays at the origin, before the first turn. */
  readonly overlays: Readonly<Record<string, number>>;
  readonly processes: Readonly<Record<string, FittedProcess>>;
  /** Rules that history cannot evaluate, with the reason. */
  readonly scenarioRules: Readonly<Record<string, string>>;
  /** Targets and events that such a rule can reach. */
  readonly scenarioTargets: readonly string[];
  readonly inputs: readonly Input[];
  readonly alternatives: readonly Alternative[];
  /** Simulates and shows each turn in order. */
  simulate(run: Run, visit: (turn: Turn) => void): RunRecord;
}

/** A forecaster whose runs can be taken in step: a turn holds until the next one of the same run is asked for. */
export interface SteppedForecaster extends OriginForecaster {
  turns(run: Run): Generator<Turn, RunRecord>;
}

/** What was known at an origin is too little to fit the configuration. */
export class ShortHistoryError extends Error {
  override readonly name = 'ShortHistoryError';
  readonly code = 'evidence.short_history';
}

/** A forecast that cannot be stated in numbers. */
export class ForecastError extends Error {
  override readonly name = 'ForecastError';
  constructor(
    readonly code: 'forecast.not_finite' | 'forecast.all_failed',
    message: string,
  ) {
    super(message);
  }
}
