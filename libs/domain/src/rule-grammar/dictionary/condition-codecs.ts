import { Condition, type PlainAtom } from '@pulse/contracts';
import { z } from 'zod';
import { ConversionError } from './conversion-error.js';
import { readFeature, writeFeature } from './feature-fields.js';
import { read } from './fields.js';
import type { ConditionCodec } from './types.js';

const Comparing = z.object({ operator: z.enum(['>', '>=', '<', '<=', '==', '!=']), value: z.number() });

/** `{variable, operator, value}`; equality is an interval of one number. */
const comparison: ConditionCodec = {
  read(dictionary, path) {
    const { operator, value } = read(Comparing, dictionary, path);
    const feature = readFeature(dictionary, path);
    if (operator !== '==' && operator !== '!=') return { kind: 'compare', feature, op: operator, threshold: value };
    const same: PlainAtom = { kind: 'between', feature, low: value, high: value };
    return operator === '==' ? same : { kind: 'not', of: same };
  },
  write(condition) {
    if (condition.kind === 'compare')
      return { ...writeFeature(condition.feature), operator: condition.op, value: condition.threshold };
    const atom = condition.kind === 'not' ? condition.of : condition;
    if (atom.kind !== 'between' || atom.low !== atom.high) return null;
    return { ...writeFeature(atom.feature), operator: condition.kind === 'not' ? '!=' : '==', value: atom.low };
  },
};

const range: ConditionCodec = {
  read(dictionary, path) {
    const { min, max } = read(z.object({ min: z.number(), max: z.number() }), dictionary, path);
    return { kind: 'between', feature: readFeature(dictionary, path), low: min, high: max };
  },
  write: (condition) =>
    condition.kind === 'between'
      ? { ...writeFeature(condition.feature), min: condition.low, max: condition.high }
      : null,
};

const crossing: ConditionCodec = {
  read(dictionary, path) {
    const fields = z.object({ direction: z.enum(['up', 'down']), value: z.number() });
    const { direction, value } = read(fields, dictionary, path);
    return { kind: 'cross', feature: readFeature(dictionary, path), direction, level: value };
  },
  write: (condition) =>
    condition.kind === 'cross'
      ? { ...writeFeature(condition.feature), direction: condition.direction, value: condition.level }
      : null,
};

const persistence: ConditionCodec = {
  read(dictionary, path, nested) {
    const { at_least: atLeast, turns } = read(z.object({ at_least: z.int(), turns: z.int() }), dictionary, path);
    const of = nested(dictionary.condition, `${path}/condition`);
    return read(Condition, { kind: 'persist', of, atLeast, turns }, path);
  },
  write: (condition, nested) =>
    condition.kind === 'persist'
      ? { condition: nested(condition.of), at_least: condition.atLeast, turns: condition.turns }
      : null,
};

const negation: ConditionCodec = {
  read(dictionary, path, nested) {
    const of = nested(dictionary.condition, `${path}/condition`);
    if (of.kind === 'and' || of.kind === 'or' || of.kind === 'not')
      throw new ConversionError(path, `'not' stands before one atom only, not before '${of.kind}'`);
    return { kind: 'not', of };
  },
  write: (condition, nested) => (condition.kind === 'not' ? { condition: nested(condition.of) } : null),
};

function group(kind: 'and' | 'or'): ConditionCodec {
  return {
    read(dictionary, path, nested) {
      const parts = read(z.array(z.unknown()), dictionary.conditions, `${path}/conditions`);
      const of = parts.map((part, i) => nested(part, `${path}/conditions/${i}`));
      return read(Condition, { kind, of }, path);
    },
    write: (condition, nested) => (condition.kind === kind ? { conditions: condition.of.map(nested) } : null),
  };
}

/** The types of conditions that every adapter knows, in the order in which they are tried for writing. */
export const CONDITION_CODECS: readonly (readonly [type: string, codec: ConditionCodec])[] = [
  ['comparison', comparison],
  ['range', range],
  ['crossing', crossing],
  ['persistence', persistence],
  ['not', negation],
  ['all', group('and')],
  ['any', group('or')],
];
