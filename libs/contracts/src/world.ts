import { z } from 'zod';
import { Period } from './period.js';

/** Names that expressions can use: letters, digits and underscores, not starting with a digit. */
export const Identifier = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'a name of letters, digits and underscores');

/** A number, or the name of one of the world's parameters. */
export const NumberOrParameter = z.union([z.number(), Identifier]);
export type NumberOrParameter = z.infer<typeof NumberOrParameter>;

/** A number that may be estimated: a value, a parameter's name, `fit`, or a value with its standard deviation. */
export const Estimable = z.union([
  z.number(),
  z.literal('fit'),
  Identifier,
  z.strictObject({ value: z.number(), sd: z.number().min(0) }),
]);
export type Estimable = z.infer<typeof Estimable>;

export const Parameter = z.union([
  z.number(),
  z.strictObject({
    value: z.number(),
    /** Stated standard deviation; 0 means that the value is taken as known. */
    sd: z.number().min(0).default(0),
    min: z.number().optional(),
    max: z.number().optional(),
    note: z.string().optional(),
  }),
]);
export type Parameter = z.infer<typeof Parameter>;

/** Where observed values come from. Paths are relative to the world file; `npm:<package>/<path>` reads a dependency. */
export const Source = z.strictObject({
  from: z.string().min(1),
  format: z.enum(['csv', 'tsv', 'json']).optional(),
  /** The column that holds the date, or the columns that together make it. */
  date: z.union([
    z.string(),
    z.strictObject({
      year: z.string(),
      quarter: z.string().optional(),
      month: z.string().optional(),
      day: z.string().optional(),
    }),
  ]),
  /** Tokens YYYY YY MMM MM M DD D HH mm; needed only where the text is not ISO 8601. */
  date_format: z.string().optional(),
  /** Whether a date names the start or the end of its period. */
  date_means: z.enum(['start', 'end']).default('start'),
  /**
   * Vintages: the column with the date from which on a row was known. A period may have several rows then, each
   * replacing those before it; a forecast from an origin reads only what was known at its end.
   */
  as_of: z.string().optional(),
  /** Whether published values are revised later. Without `as_of` the data are then the latest state, and say so. */
  revised: z.boolean().optional(),
  /** Long form: the column, or columns together, whose values name the series. Absent: wide form, one column a series. */
  series: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  /** Long form: the column that holds the value. */
  value: z.string().optional(),
  /** Texts that mean a missing value, besides the empty one. */
  missing: z.array(z.string()).default(['', 'NA', 'NaN', 'null', '.', '-']),
  /** How numbers are written where it is not 1234.5; signs such as $ or % before or after a number are left out. */
  decimal: z.enum(['.', ',']).optional(),
  thousands: z.enum([',', '.', "'", 'space']).optional(),
  signs: z.array(z.string().min(1)).optional(),
  title: z.string().optional(),
  licence: z.string().optional(),
  url: z.string().optional(),
});
export type Source = z.infer<typeof Source>;

const PROCESS_KINDS = [
  'constant',
  'random_walk',
  'ar1',
  'gbm',
  'seasonal',
  'ets',
  'regime',
  'jumps',
  'bootstrap',
  'auto',
] as const;

/**
 * How a variable moves from turn to turn, on its natural scale (identity for real, log for positive, logit for share).
 *
 * constant: value · random_walk: drift, sd · ar1: mean, phi, sd · gbm: drift, volatility (positive support only) ·
 * seasonal: method, season, sd · ets: trend, seasonal, season, alpha, beta, gamma, damping, sd · regime: states ·
 * jumps: drift, sd, rate, jump_mean, jump_sd · bootstrap: block · auto: chosen inside each origin.
 *
 * `innovations` says what the shocks are made of, for every kind that has one shock a turn.
 */
export const Process = z.strictObject({
  kind: z.enum(PROCESS_KINDS),
  drift: Estimable.optional(),
  sd: Estimable.optional(),
  mean: Estimable.optional(),
  phi: Estimable.optional(),
  volatility: Estimable.optional(),
  /** Periods in a season; by default the natural one of the period (12 for months, 4 for quarters, 7 for days). */
  season: z.int().min(2).optional(),
  method: z.enum(['naive', 'dummies']).optional(),
  /** ets: form of the trend and of the season; absent, the better one by the likelihood is taken. */
  trend: z.enum(['none', 'additive', 'damped']).optional(),
  seasonal: z.enum(['none', 'additive']).optional(),
  /** ets: smoothing of level, trend and season, and the damping of the trend, each between 0 and 1. */
  alpha: Estimable.optional(),
  beta: Estimable.optional(),
  gamma: Estimable.optional(),
  damping: Estimable.optional(),
  /** regime: number of states of the Markov chain; each has its own drift and sd. */
  states: z.int().min(2).max(3).optional(),
  /** jumps: expected jumps a turn, and mean and sd of one jump on the natural scale. */
  rate: Estimable.optional(),
  jump_mean: Estimable.optional(),
  jump_sd: Estimable.optional(),
  /** bootstrap, or innovations of that kind: periods that are drawn together; by default n^(1/3). */
  block: z.int().min(1).optional(),
  innovations: z.enum(['normal', 'student_t', 'bootstrap']).optional(),
  /** student_t: degrees of freedom, above 2. */
  dof: Estimable.optional(),
});
export type Process = z.infer<typeof Process>;

export const Variable = z.strictObject({
  unit: z.string().default('1'),
  support: z.enum(['real', 'positive', 'share']).default('real'),
  /** Value at the origin where there is no history. */
  initial: z.number().optional(),
  process: z.union([z.enum(PROCESS_KINDS).transform((kind) => ({ kind })), Process]).default({ kind: 'auto' }),
  /** The name of one of `sources`, or a source of its own. */
  source: z.union([z.string(), Source]).optional(),
  /** Wide form: the column; long form: the value of the series column. A list adds rows of several series. */
  column: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  /** How several values in one period become one. Absent: two values in one period are an error. */
  aggregate: z.enum(['first', 'last', 'mean', 'sum', 'min', 'max']).optional(),
  /** Factor from the source's unit to this one. */
  multiply: z.number().default(1),
  /** Periods between the end of a period and the publication of its value. */
  publication_lag: z.int().min(0).default(0),
  note: z.string().optional(),
});
export type Variable = z.infer<typeof Variable>;

export const Overlay = z.strictObject({
  initial: z.number().min(0).max(1).default(0.5),
  baseline: z.number().min(0).max(1).default(0),
  decay_rate: NumberOrParameter.default('decay_rate'),
  /** Expression that measures the overlay; clipped to [0,1]. */
  measure: z.string().optional(),
  /** Recompute from `measure` every turn; takes no writes from rules. */
  follow: z.boolean().default(false),
  note: z.string().optional(),
});
export type Overlay = z.infer<typeof Overlay>;

/** An exposure: amount x price. `cash` pays for what rules buy and receives what they sell. */
export const Asset = z.strictObject({
  amount: z.number(),
  /** The variable that prices one unit, or a fixed price. */
  price: z.union([z.number(), Identifier]).default(1),
  min: z.number().optional(),
  max: z.number().optional(),
});
export type Asset = z.infer<typeof Asset>;

export const Effect = z.strictObject({
  /** The variable, overlay or asset that the rule writes. */
  on: Identifier,
  /** Change per turn on the natural scale of what is written. */
  add: Estimable,
  /** Largest absolute change per turn, after scaling. */
  cap: z.number().positive().optional(),
  /** Classic profile: bounds of the written value. */
  min: z.number().optional(),
  max: z.number().optional(),
  /** Classic profile: multiply by trust x importance. */
  modulated: z.boolean().default(false),
  /** Classic profile: what an absent variable does: the rule fails, or the variable counts as 0 and is created. */
  missing: z.enum(['error', 'zero']).default('zero'),
});
export type Effect = z.infer<typeof Effect>;

export const Rule = z.strictObject({
  id: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/),
  description: z.string().default(''),
  when: z.string().min(1),
  effects: z.array(Effect).min(1),
  tags: z.array(z.string()).default([]),
  category: z.string().default('general'),
  importance: z.number().min(0).max(1).default(1),
  /** Multiplies every effect. */
  scale: NumberOrParameter.default(1),
  enabled: z.boolean().default(true),
  /** Measured profile: the rule did not help on history. It stays for the record and does not act. */
  narrative: z.boolean().optional(),
  /** Classic profile: causal rules run first and are not audited, static rules second and are. */
  stage: z.enum(['causal', 'static']).default('causal'),
  evidence: z.strictObject({ until: z.string().optional(), note: z.string().optional() }).optional(),
});
export type Rule = z.infer<typeof Rule>;

/** A predicate over the path, checked at the end of turns. */
export const WorldEvent = z.strictObject({
  when: z.string().min(1),
  /** `any`: true at some turn up to the horizon; `at`: true at the horizon. */
  monitor: z.enum(['any', 'at']).default('any'),
  description: z.string().default(''),
});
export type WorldEvent = z.infer<typeof WorldEvent>;

export const Headline = z.strictObject({
  target: Identifier.optional(),
  event: Identifier.optional(),
  horizon: z.int().min(1).optional(),
});
export type Headline = z.infer<typeof Headline>;

/** A world as it is written in a file and, with its defaults applied, as it is stored and hashed. */
export const World = z.strictObject({
  name: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/),
  version: z.union([z.string(), z.number()]).default('1'),
  domain: z.string().optional(),
  description: z.string().default(''),
  profile: z.enum(['measured', 'classic']).default('measured'),
  period: Period.default('index'),
  /**
   * How shocks of different variables go together. correlated: by the shrunk correlation of their residuals; joint: whole
   * rows of residuals are resampled; independent: not at all. Absent: correlated.
   */
  dependence: z.enum(['independent', 'correlated', 'joint']).optional(),
  sources: z.record(Identifier, Source).default({}),
  parameters: z.record(Identifier, Parameter).default({}),
  variables: z.record(Identifier, Variable).default({}),
  overlays: z.record(Identifier, Overlay).default({}),
  capital: z.record(Identifier, Asset).default({}),
  rules: z.array(Rule).default([]),
  targets: z.array(Identifier).min(1),
  headline: Headline.default({}),
  events: z.record(Identifier, WorldEvent).default({}),
});
export type World = z.infer<typeof World>;
export type WorldFile = z.input<typeof World>;

/** Scalar that a parameter path may be set to. */
export const ParamValue = z.union([z.number(), z.string(), z.boolean(), z.null()]);
export type ParamValue = z.infer<typeof ParamValue>;
export const Params = z.record(z.string(), ParamValue);
export type Params = z.infer<typeof Params>;
