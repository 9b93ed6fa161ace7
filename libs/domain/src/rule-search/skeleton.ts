import { Comparison, Feature, Identifier, MOST_FEATURE_TURNS } from '@pulse/contracts';
import { z } from 'zod';

/**
 * A threshold of a proposal: a number, a quantile of the feature on the training window, or one that the search shall
 * find.
 */
export const SkeletonThreshold = z.union([
  z.number(),
  z.strictObject({ quantile: z.number().min(0).max(1) }),
  z.strictObject({ fit: z.literal(true) }),
]);
export type SkeletonThreshold = z.infer<typeof SkeletonThreshold>;

export const SkeletonPlainAtom = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('compare'), feature: Feature, op: Comparison, threshold: SkeletonThreshold }),
  z.strictObject({ kind: z.literal('between'), feature: Feature, low: SkeletonThreshold, high: SkeletonThreshold }),
]);
export type SkeletonPlainAtom = z.infer<typeof SkeletonPlainAtom>;

export const SkeletonAtom = z.discriminatedUnion('kind', [
  ...SkeletonPlainAtom.options,
  z.strictObject({
    kind: z.literal('persist'),
    of: SkeletonPlainAtom,
    atLeast: z.int().min(1).max(MOST_FEATURE_TURNS),
    turns: z.int().min(2).max(MOST_FEATURE_TURNS),
  }),
  z.strictObject({
    kind: z.literal('cross'),
    feature: Feature,
    direction: z.enum(['up', 'down']),
    level: SkeletonThreshold,
  }),
]);
export type SkeletonAtom = z.infer<typeof SkeletonAtom>;

/** As `Condition` of contracts, with thresholds that may be open. */
export type SkeletonCondition =
  | SkeletonAtom
  | { readonly kind: 'not'; readonly of: SkeletonAtom }
  | { readonly kind: 'and'; readonly of: readonly SkeletonCondition[] }
  | { readonly kind: 'or'; readonly of: readonly SkeletonCondition[] };

export const SkeletonCondition: z.ZodType<SkeletonCondition> = z.lazy(() =>
  z.union([
    SkeletonAtom,
    z.strictObject({ kind: z.literal('not'), of: SkeletonAtom }),
    z.strictObject({ kind: z.literal('and'), of: z.array(SkeletonCondition).min(2).max(5) }),
    z.strictObject({ kind: z.literal('or'), of: z.array(SkeletonCondition).min(2).max(3) }),
  ]),
);

/** A rule whose numbers are still open: what somebody expects to hold, for the data to fill in. */
export const RuleSkeleton = z.strictObject({
  description: z.string().max(500).default(''),
  tags: z.array(Identifier).max(8).default([]),
  condition: SkeletonCondition,
  /** What it writes and which way it is expected to push: 1 up, -1 down, 0 not said. */
  effect: z.strictObject({ on: Identifier, sign: z.union([z.literal(1), z.literal(-1), z.literal(0)]) }),
});
export type RuleSkeleton = z.infer<typeof RuleSkeleton>;
