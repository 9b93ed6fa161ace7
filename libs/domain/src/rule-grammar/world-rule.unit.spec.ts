import { describe, expect, it } from '@jest/globals';
import { Rule, World } from '@pulse/contracts';
import { compileWorld } from '@pulse/engine';
import * as fc from 'fast-check';
import { level, not, pct, rule } from './builder/index.js';
import { ruleHash } from './canonical.js';
import { fromConditionNode } from './from-node.js';
import { conditionNode } from './condition-node.js';
import { ruleArbitrary } from './testing/arbitraries.js';
import { SMALL_WORLD } from './testing/small-world.js';
import { fromWorldRule, toWorldRule } from './world-rule.js';

describe('a rule of the grammar as a rule of a world', () => {
  it('goes to the world and back unchanged, but for lists of one word in another', () => {
    fc.assert(
      fc.property(ruleArbitrary, (data) => {
        const text = toWorldRule(data);
        expect(Rule.parse(text)).toEqual(text);
        expect(fromWorldRule(text)).toEqual({ ...data, condition: fromConditionNode(conditionNode(data.condition)) });
      }),
      { numRuns: 300 },
    );
  });

  it('compiles in the world and says until when it has seen data', () => {
    const data = rule('r1')
      .when(
        pct('price', 6)
          .below(-15)
          .and(not(level('index').crossesUp(3))),
      )
      .adds('index', -0.5, { sd: 0.1, cap: 1 })
      .build();
    const written = toWorldRule(data, { until: '2020-01' });
    expect(written.when).toBe('pct(price, 6) < -15 and not cross(index, up, 3)');
    expect(written.evidence).toEqual({ until: '2020-01' });
    const [compiled] = compileWorld(World.parse({ ...SMALL_WORLD, rules: [written] })).rules;
    expect(compiled).toMatchObject({ id: 'r1', scale: 1, effects: [{ cap: 1, amount: { value: -0.5, sd: 0.1 } }] });
    expect(ruleHash(fromWorldRule(written)!)).toBe(ruleHash(data));
  });

  it('takes parameters and the scale in', () => {
    const written = Rule.parse({
      id: 'r1',
      when: 'index > k',
      effects: [{ on: 'index', add: 'push', cap: 4 }],
      scale: 2,
    });
    expect(fromWorldRule(written)).toBeNull();
    const data = fromWorldRule(
      written,
      new Map([
        ['k', 3],
        ['push', 1.5],
      ]),
    );
    expect(data?.condition).toMatchObject({ threshold: 3 });
    expect(data?.effects).toEqual([{ on: 'index', add: { value: 3, sd: 0 }, cap: 4 }]);
  });

  it.each([
    ['no cap', { effects: [{ on: 'index', add: 1 }] }],
    ['another expression', { when: '2 * index > 3' }],
    ['classic bounds', { effects: [{ on: 'index', add: 1, cap: 1, min: 0 }] }],
    ['a hyphen in its id', { id: 'a-b' }],
  ])('is none with %s', (_, changed) => {
    const written = Rule.parse({ id: 'r1', when: 'index > 1', effects: [{ on: 'index', add: 1, cap: 1 }], ...changed });
    expect(fromWorldRule(written)).toBeNull();
  });
});
