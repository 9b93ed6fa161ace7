import type { Atom, Condition, Feature, PlainAtom, RuleData, SeriesFeature } from '@pulse/contracts';
import * as fc from 'fast-check';

const name = fc.constantFrom('x', 'y', 'hope');
const lag = fc.integer({ min: 0, max: 2 });
/** Halves, so that sums and comparisons with whole numbers are exact and often equal. */
const threshold = fc.integer({ min: -6, max: 6 }).map((half) => half / 2);

const windowed = fc.record({
  kind: fc.constant('series' as const),
  name,
  transform: fc.constantFrom('delta' as const, 'pct' as const, 'mean' as const, 'max' as const, 'min' as const),
  turns: fc.integer({ min: 1, max: 3 }),
  lag,
});

export const seriesArbitrary: fc.Arbitrary<SeriesFeature> = fc.oneof(
  fc.record({ kind: fc.constant('series' as const), name, transform: fc.constant('level' as const), lag }),
  windowed,
  fc.record({
    kind: fc.constant('series' as const),
    name,
    transform: fc.constant('zscore' as const),
    turns: fc.integer({ min: 3, max: 4 }),
    lag,
  }),
);

export const featureArbitrary: fc.Arbitrary<Feature> = fc.oneof(
  { weight: 4, arbitrary: seriesArbitrary },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('difference' as const, 'ratio' as const),
      left: seriesArbitrary,
      right: seriesArbitrary,
    }),
  },
);

const compare = fc.record({
  kind: fc.constant('compare' as const),
  feature: featureArbitrary,
  op: fc.constantFrom('>' as const, '>=' as const, '<' as const, '<=' as const),
  threshold,
});

export const plainArbitrary: fc.Arbitrary<PlainAtom> = fc.oneof(
  { weight: 3, arbitrary: compare },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('between' as const),
      feature: featureArbitrary,
      low: threshold,
      high: threshold,
    }),
  },
);

export const atomArbitrary: fc.Arbitrary<Atom> = fc.oneof(
  { weight: 4, arbitrary: plainArbitrary },
  {
    weight: 1,
    arbitrary: fc
      .record({ of: plainArbitrary, turns: fc.integer({ min: 2, max: 3 }), least: fc.nat() })
      .map(({ of, turns, least }) => ({ kind: 'persist' as const, of, turns, atLeast: 1 + (least % turns) })),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('cross' as const),
      feature: featureArbitrary,
      direction: fc.constantFrom('up' as const, 'down' as const),
      level: threshold,
    }),
  },
);

const leafArbitrary: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 3, arbitrary: atomArbitrary },
  { weight: 1, arbitrary: atomArbitrary.map((of) => ({ kind: 'not' as const, of })) },
);

function listOf(part: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> {
  return fc.record({
    kind: fc.constantFrom('and' as const, 'or' as const),
    of: fc.array(part, { minLength: 2, maxLength: 3 }),
  });
}

/** At most six atoms, at most two levels of and/or. */
export const conditionArbitrary: fc.Arbitrary<Condition> = fc.oneof(
  leafArbitrary,
  listOf(leafArbitrary),
  fc.record({
    kind: fc.constantFrom('and' as const, 'or' as const),
    of: fc.tuple(
      leafArbitrary,
      fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        of: fc.array(leafArbitrary, { minLength: 2, maxLength: 2 }),
      }),
    ),
  }),
);

export const ruleArbitrary: fc.Arbitrary<RuleData> = fc.record({
  id: fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,20}$/),
  description: fc.string({ maxLength: 40 }),
  tags: fc.array(fc.constantFrom('fear', 'credit', 'growth'), { maxLength: 3 }),
  category: fc.constantFrom('symbolic' as const, 'variable' as const, 'capital' as const, 'mixed' as const),
  importance: fc.constantFrom(0, 0.5, 1),
  enabled: fc.boolean(),
  condition: conditionArbitrary,
  effects: fc.array(
    fc.record({
      on: name,
      add: fc.oneof(
        fc.constant('fit' as const),
        fc.record({ value: fc.constantFrom(-1, -0.25, 0.5, 2), sd: fc.constantFrom(0, 0.1) }),
      ),
      cap: fc.constantFrom(0.5, 2, 3),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

/** A state: by name its value so many periods back, null where it is missing. Deep enough for every condition above. */
export const stateArbitrary: fc.Arbitrary<Readonly<Record<string, readonly (number | null)[]>>> = fc.record(
  Object.fromEntries(
    ['x', 'y', 'hope'].map((key) => [
      key,
      fc.array(fc.option(fc.integer({ min: -3, max: 3 }), { freq: 8 }), { minLength: 12, maxLength: 12 }),
    ]),
  ),
);
