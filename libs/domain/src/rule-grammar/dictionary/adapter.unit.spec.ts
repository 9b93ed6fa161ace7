import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ruleArbitrary } from '../testing/arbitraries.js';
import { ConversionError, type Dictionary, RuleAdapter } from './index.js';

const adapter = new RuleAdapter();
/** A rule as the dictionary form states it, with what the grammar has no place for. */
const DICTIONARY = {
  id: 'rule_1748865600_78516a74',
  type: 'momentum',
  conditions: [
    { variable: 'price', operator: '>', value: 100 },
    { type: 'comparison', variable: 'price', transform: 'pct', turns: 6, lag: 1, operator: '==', value: -15 },
    {
      type: 'any',
      conditions: [
        { type: 'range', variable: 'x', minus: { variable: 'y' }, min: 0, max: 1 },
        { type: 'crossing', variable: 'x', direction: 'up', value: 3 },
      ],
    },
  ],
  actions: [
    { variable: 'price', value: -0.5, cap: 1 },
    { type: 'adjust', variable: 'hope', value: 0.1 },
  ],
  priority: 1,
  description: 'Falls go on',
  metadata: { generator: 'hand', quality: 0.7 },
};

describe('the dictionary form', () => {
  it('is read into the grammar, with the rest kept', () => {
    const object = adapter.toObject(DICTIONARY);
    expect(object).toMatchObject({
      kind: 'rule',
      type: 'momentum',
      extensions: { priority: 1, metadata: { generator: 'hand', quality: 0.7 } },
      rule: {
        id: 'rule_1748865600_78516a74',
        description: 'Falls go on',
        condition: {
          kind: 'and',
          of: [
            { kind: 'compare', op: '>', threshold: 100 },
            { kind: 'between', low: -15, high: -15, feature: { transform: 'pct', turns: 6, lag: 1 } },
            {
              kind: 'or',
              of: [
                { kind: 'between', feature: { kind: 'difference' } },
                { kind: 'cross', level: 3 },
              ],
            },
          ],
        },
        effects: [
          { on: 'price', add: { value: -0.5, sd: 0 }, cap: 1 },
          { on: 'hope', add: { value: 0.1, sd: 0 }, cap: 0.1 },
        ],
      },
    });
  });

  it('is written with every type named, and says the same again', () => {
    const written = adapter.toDictionary(adapter.toObject(DICTIONARY));
    expect(written.conditions[0]).toEqual({ type: 'comparison', variable: 'price', operator: '>', value: 100 });
    expect(written.conditions[1]).toEqual({ ...DICTIONARY.conditions[1] });
    expect(written).toMatchObject({ priority: 1, metadata: DICTIONARY.metadata, type: 'momentum' });
    expect(adapter.toDictionary(adapter.toObject(written))).toEqual(written);
    expect(adapter.validate(DICTIONARY)).toEqual({ ok: true });
  });

  it('takes every rule of the grammar there and back', () => {
    fc.assert(
      fc.property(ruleArbitrary, (rule) => {
        const object = { kind: 'rule' as const, rule, type: 'causal', extensions: { priority: 2 } };
        const dictionary: unknown = JSON.parse(JSON.stringify(adapter.toDictionary(object)));
        expect(adapter.toObject(dictionary)).toEqual(object);
        expect(adapter.validate(object)).toEqual({ ok: true });
      }),
      { numRuns: 300 },
    );
  });

  it('keeps rules of other types whole where the grammar cannot say them', () => {
    const discount = {
      id: 'rule_1',
      type: 'discount',
      conditions: [{ variable: 'category', operator: '==', value: 'electronics' }],
      actions: [],
      priority: 1,
    };
    const object = adapter.toObject(discount);
    expect(object).toEqual({ kind: 'extension', id: 'rule_1', type: 'discount', dictionary: discount });
    expect(adapter.toDictionary(object)).toEqual(discount);
    expect(adapter.validate(discount)).toEqual({ ok: true });
    expect(() => new RuleAdapter().registerRule('discount').toObject(discount)).toThrow(ConversionError);
  });

  it.each([
    ['no object', 3, ''],
    ['no id', { ...DICTIONARY, id: undefined }, '/id'],
    ['an id that is a path', { ...DICTIONARY, id: '../../escape' }, '/id'],
    ['no conditions', { ...DICTIONARY, type: 'causal', conditions: [] }, '/conditions'],
    ['no actions', { ...DICTIONARY, type: 'causal', actions: [] }, '/actions'],
    ['an unknown condition', { ...DICTIONARY, type: 'causal', conditions: [{ type: 'lambda' }] }, '/conditions/0/type'],
    [
      'an unknown operator',
      { ...DICTIONARY, type: 'causal', conditions: [{ variable: 'x', operator: '~', value: 1 }] },
      '/conditions/0/operator',
    ],
    ['an unknown action', { ...DICTIONARY, type: 'causal', actions: [{ type: 'exec', code: '1' }] }, '/actions/0/type'],
  ])('is refused with %s', (_, input, path) => {
    let error: unknown;
    try {
      adapter.toObject(input);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(ConversionError);
    expect(error).toMatchObject({ code: 'rule.conversion', path });
  });

  it('takes types of one’s own', () => {
    const own = new RuleAdapter()
      .registerCondition('panic', {
        read: ({ level }) => ({
          kind: 'compare',
          feature: { kind: 'series', name: 'fear', transform: 'level', lag: 0 },
          op: '>',
          threshold: Number(level),
        }),
        write: (condition) =>
          condition.kind === 'compare' && condition.feature.kind === 'series' && condition.feature.name === 'fear'
            ? { level: condition.threshold }
            : null,
      })
      .registerAction('bump', {
        read: ({ target }) => ({ on: String(target), add: { value: 1, sd: 0 }, cap: 1 }),
        write: ({ on, add }) => (add !== 'fit' && add.value === 1 ? { target: on } : null),
      });
    const dictionary = {
      id: 'r',
      type: 'causal',
      conditions: [{ type: 'panic', level: 0.8 }],
      actions: [{ type: 'bump', target: 'x' }],
    };
    expect(own.toDictionary(own.toObject(dictionary))).toEqual(dictionary);
    expect(own.validate(dictionary)).toEqual({ ok: true });
  });

  it('gives the preferred form, whatever comes in', () => {
    const object = adapter.toObject(DICTIONARY);
    const dictionaries = new RuleAdapter('dictionary');
    expect(adapter.adapt(object)).toEqual(object);
    expect(adapter.adapt(DICTIONARY)).toEqual(object);
    expect(dictionaries.adapt(object)).toEqual(adapter.toDictionary(object));
    expect((dictionaries.adapt(DICTIONARY) as Dictionary).type).toBe('momentum');
  });

  it('says why something does not come through', () => {
    const lossy = new RuleAdapter().registerAction('adjust', {
      read: () => ({ on: 'x', add: 'fit', cap: 1 }),
      write: () => ({}),
    });
    const object = adapter.toObject(DICTIONARY);
    expect(lossy.validate(object)).toMatchObject({ ok: false });
    expect(adapter.validate({ id: 'r', type: 'causal' })).toMatchObject({
      ok: false,
      reason: expect.stringContaining('/conditions'),
    });
  });
});
