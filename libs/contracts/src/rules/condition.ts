import { z } from 'zod';
import { Identifier } from '../world.js';

/** Most periods that a feature may look back, as lag or window. */
export const MOST_FEATURE_TURNS = 24;

const Turns = z.int().min(1).max(MOST_FEATURE_TURNS);
const Lag = z.int().min(0).max(MOST_FEATURE_TURNS);

/**
 * One number read off the state: a name of the world (variable or overlay), as it is or transformed over `turns` periods,
 * `lag` periods before the newest period that a rule reads. Percentages as in expressions: 100 (x / x k periods ago - 1).
 */
export const SeriesFeature = z.discriminatedUnion('transform', [
  z.strictObject({ kind: z.literal('series'), name: Identifier, transform: z.literal('level'), lag: Lag }),
  z.strictObject({
    kind: z.literal('series'),
    name: Identifier,
    transform: z.enum(['delta', 'pct', 'mean', 'max', 'min']),
    turns: Turns,
    lag: Lag,
  }),
  z.strictObject({
    kind: z.literal('series'),
    name: Identifier,
    transform: z.literal('zscore'),
    /** Of two values it is always one of two numbers. */
    turns: z.int().min(3).max(MOST_FEATURE_TURNS),
    lag: Lag,
  }),
]);
export type SeriesFeature = z.infer<typeof SeriesFeature>;

/** Difference or ratio of two features that have the same unit. */
export const PairFeature = z.strictObject({
  kind: z.enum(['difference', 'ratio']),
  left: SeriesFeature,
  right: SeriesFeature,
});
export type PairFeature = z.infer<typeof PairFeature>;

export const Feature = z.union([SeriesFeature, PairFeature]);
export type Feature = z.infer<typeof Feature>;

export const Comparison = z.enum(['>', '>=', '<', '<=']);
export type Comparison = z.infer<typeof Comparison>;

/** A comparison or an interval with both ends inside: what persistence may be asked of. */
export const PlainAtom = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('compare'), feature: Feature, op: Comparison, threshold: z.number() }),
  z.strictObject({ kind: z.literal('between'), feature: Feature, low: z.number(), high: z.number() }),
]);
export type PlainAtom = z.infer<typeof PlainAtom>;

export const Atom = z.discriminatedUnion('kind', [
  ...PlainAtom.options,
  /** True in at least `atLeast` of the newest `turns` periods. */
  z.strictObject({
    kind: z.literal('persist'),
    of: PlainAtom,
    atLeast: z.int().min(1).max(MOST_FEATURE_TURNS),
    turns: z.int().min(2).max(MOST_FEATURE_TURNS),
  }),
  z.strictObject({ kind: z.literal('cross'), feature: Feature, direction: z.enum(['up', 'down']), level: z.number() }),
]);
export type Atom = z.infer<typeof Atom>;

/** `not` stands before one atom only; `and` has 2 to 5 parts, `or` 2 or 3. Depth and counts: `CONDITION_LIMITS`. */
export type Condition =
  | Atom
  | { readonly kind: 'not'; readonly of: Atom }
  | { readonly kind: 'and'; readonly of: readonly Condition[] }
  | { readonly kind: 'or'; readonly of: readonly Condition[] };

export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    Atom,
    z.strictObject({ kind: z.literal('not'), of: Atom }),
    z.strictObject({ kind: z.literal('and'), of: z.array(Condition).min(2).max(5) }),
    z.strictObject({ kind: z.literal('or'), of: z.array(Condition).min(2).max(3) }),
  ]),
);

/** Largest condition that is accepted: levels of and/or, atoms in all, terms of its disjunctive normal form. */
export const CONDITION_LIMITS = { depth: 3, atoms: 6, terms: 16 } as const;
