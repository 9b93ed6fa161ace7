import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { wireReply, wireRule, wireTest } from '../testing/wire-rules.js';
import { wireJsonSchema, wireSchema } from './wire-schema.js';

type Node = { readonly [key: string]: unknown };

function nodesOf(value: unknown, found: Node[] = []): Node[] {
  if (typeof value !== 'object' || value === null) return found;
  if (!Array.isArray(value)) found.push(value as Node);
  for (const part of Object.values(value)) nodesOf(part, found);
  return found;
}

describe('the schema of replies', () => {
  const names = ['oil', 'jobs', 'hope'];
  const schema = wireJsonSchema(wireSchema(names));
  const nodes = nodesOf(schema);

  it('has an object at its root, and every object closed with all its fields required', () => {
    expect(schema['type']).toBe('object');
    const objects = nodes.filter(({ type, properties }) => type === 'object' && properties !== undefined);
    expect(objects.length).toBeGreaterThan(5);
    for (const { properties, required, additionalProperties } of objects) {
      expect(additionalProperties).toBe(false);
      expect([...(required as string[])].sort()).toEqual(Object.keys(properties as object).sort());
    }
  });

  it('has none of what interfaces refuse: oneOf, bounds, patterns, lengths', () => {
    const banned = [
      'oneOf',
      'allOf',
      'not',
      'minimum',
      'maximum',
      'exclusiveMinimum',
      'minItems',
      'maxItems',
      'pattern',
      'minLength',
      'maxLength',
      'format',
      'default',
      '$schema',
    ];
    for (const node of nodes) for (const key of banned) expect(node).not.toHaveProperty(key);
  });

  it('is not recursive, and states the names once', () => {
    const definitions = schema['$defs'] as Record<string, unknown>;
    const refers = (name: string, seen: readonly string[]): void => {
      expect(seen).not.toContain(name);
      for (const { $ref } of nodesOf(definitions[name]))
        if (typeof $ref === 'string') refers($ref.replace('#/$defs/', ''), [...seen, name]);
    };
    for (const name of Object.keys(definitions)) refers(name, []);
    expect(nodes.filter((node) => JSON.stringify(node['enum']) === JSON.stringify(names))).toHaveLength(1);
  });

  it('read back as a JSON schema, accepts what the reader accepts, and refuses other names', () => {
    const read = z.fromJSONSchema(schema);
    const validate = (value: unknown) => read.safeParse(value).success;
    const good = JSON.parse(wireReply([wireRule()], { preferred: ['hope'] })) as unknown;
    expect([validate(good), wireSchema(names).reply.safeParse(good).success]).toEqual([true, true]);
    const series = { name: 'gold', transform: 'level', turns: null, lag: 0 } as const;
    const bad = JSON.parse(wireReply([wireRule([wireTest({ series })])])) as unknown;
    expect([validate(bad), wireSchema(names).reply.safeParse(bad).success]).toEqual([false, false]);
  });
});
