import type { JsonObject } from '@pulse/contracts';
import { z } from 'zod';

/**
 * What a model answers, made for one set of names. Flat and without recursion: rules are a disjunction of conjunctions.
 * Every field is required, absent ones are null, and bounds of numbers and lists are checked after, since interfaces
 * do not take them.
 */
export function wireSchema(names: readonly string[]) {
  const name = z.enum(names as [string, ...string[]]);
  const series = z.strictObject({
    name,
    transform: z.enum(['level', 'delta', 'pct', 'mean', 'max', 'min', 'zscore']),
    turns: z.int().nullable(),
    lag: z.int(),
  });
  const threshold = z.strictObject({ by: z.enum(['fit', 'quantile', 'number']), value: z.number().nullable() });
  const test = z.strictObject({
    series,
    second: z.strictObject({ combine: z.enum(['difference', 'ratio']), series }).nullable(),
    is: z.enum(['above', 'below', 'between', 'crosses_up', 'crosses_down']),
    threshold,
    upper: threshold.nullable(),
    persist: z.strictObject({ at_least: z.int(), turns: z.int() }).nullable(),
    negate: z.boolean(),
  });
  const rule = z.strictObject({
    mechanism: z.string(),
    any: z.array(z.strictObject({ all: z.array(test) })),
    direction: z.enum(['raises', 'lowers']),
  });
  return {
    rule,
    name,
    reply: z.strictObject({ rules: z.array(rule), preferred: z.array(name), forbidden: z.array(name) }),
  };
}

export type WireSchema = ReturnType<typeof wireSchema>;
export type WireRule = z.infer<WireSchema['rule']>;
export type WireTest = WireRule['any'][number]['all'][number];
export type WireSeries = WireTest['series'];
export type WireThreshold = WireTest['threshold'];

/** The schema as the interfaces take it: object root, names once, `anyOf` and no bounds. */
export function wireJsonSchema({ reply }: WireSchema): JsonObject {
  const { $schema: _, ...schema } = z.toJSONSchema(reply, {
    reused: 'ref',
    override: ({ jsonSchema }) => {
      delete jsonSchema.minimum;
      delete jsonSchema.maximum;
    },
  });
  return schema as JsonObject;
}
