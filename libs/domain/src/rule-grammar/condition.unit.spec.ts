import { describe, expect, it } from '@jest/globals';
import { Condition } from '@pulse/contracts';
import {
  type Columns,
  compileCondition,
  type ConditionNode,
  isCondition,
  parseExpression,
  TRUE,
  UNKNOWN,
} from '@pulse/engine';
import * as fc from 'fast-check';
import { conditionNode, conditionText } from './condition-node.js';
import { fromConditionNode } from './from-node.js';
import { countTerms } from './normal-form.js';
import { canonicalRule } from './canonical.js';
import { conditionArbitrary, stateArbitrary } from './testing/arbitraries.js';
import { type Kleene, type KleeneState, naive } from './testing/kleene.js';

const NAMES = ['x', 'y', 'hope'];
const states = fc.array(stateArbitrary, { minLength: 20, maxLength: 20 });
const fits = conditionArbitrary.filter((condition) => countTerms(condition) <= 16);

/** The engine's columnar evaluation, one state a path. */
function columnar(node: ConditionNode, of: readonly KleeneState[]): Kleene[] {
  const columns: Columns = {
    column: (slot, back) => Float64Array.from(of, (state) => state[NAMES[slot]!]![back] ?? NaN),
  };
  const truth = compileCondition(node, (name) => NAMES.indexOf(name), of.length).run(columns, 0, of.length);
  return Array.from(truth, (value) => (value === UNKNOWN ? null : value === TRUE));
}

describe('a condition of the grammar', () => {
  it('means to the engine what the grammar defines, missing values included', () => {
    fc.assert(
      fc.property(conditionArbitrary, states, (condition, of) => {
        expect(columnar(conditionNode(condition), of)).toEqual(of.map((state) => naive(condition, state)));
      }),
      { numRuns: 600 },
    );
  });

  it('keeps its truth in every state in its canonical form, missing values included', () => {
    fc.assert(
      fc.property(fits, states, (condition, of) => {
        const canonical = canonicalRule({ condition, effects: [] });
        expect(of.map((state) => naive(canonical.condition, state))).toEqual(
          of.map((state) => naive(condition, state)),
        );
        expect(canonicalRule({ condition: canonical.condition, effects: [] }).hash).toBe(canonical.hash);
      }),
      { numRuns: 600 },
    );
  });

  it('is told as text and read back with the same meaning', () => {
    fc.assert(
      fc.property(conditionArbitrary, states, (condition, of) => {
        const parsed = parseExpression(conditionText(condition), 'condition');
        if (!parsed.ok || !isCondition(parsed.ast)) throw new Error(conditionText(condition));
        const again = fromConditionNode(parsed.ast);
        expect(Condition.safeParse(again).success).toBe(true);
        expect(of.map((state) => naive(again!, state))).toEqual(of.map((state) => naive(condition, state)));
        expect(fromConditionNode(conditionNode(condition))).toEqual(again);
      }),
      { numRuns: 600 },
    );
  });
});

const read = (text: string): Condition | null => {
  const parsed = parseExpression(text, 'condition');
  return parsed.ok && isCondition(parsed.ast) ? fromConditionNode(parsed.ast, new Map([['k', 3]])) : null;
};

const hashOf = (text: string): string => canonicalRule({ condition: read(text)!, effects: [] }).hash;

describe('the canonical form', () => {
  it.each([
    ['x > 1 and y < 2', 'y < 2 and x > 1'],
    ['x between 1 and 2', 'x <= 2 and x >= 1'],
    ['not (x > 1)', 'x <= 1'],
    ['not (x between 1 and 2)', 'x > 2 or x < 1'],
    ['cross(x, up, 3)', 'x > 3 and lag(x, 1) <= 3'],
    ['mean(x, 1) > 2', 'x > 2'],
    ['not persist(x > 1, 2, 3)', 'persist(x <= 1, 2, 3)'],
    ['x > 1 and (y > 2 or hope > 0.5)', '(hope > 0.5 and x > 1) or (x > 1 and y > 2)'],
    ['x > 1 and x > 0.5', 'x > 1'],
    ['x > 1 or (x > 2 and y > 0)', 'x > 1'],
    ['x > 1 and x >= 1', 'x > 1'],
    ['x >= 1 and x > 1', 'x > 1'],
    ['x < 1 or x <= 1', 'x <= 1'],
    ['x <= 1 or x < 1', 'x <= 1'],
    ['x > 1.0000001', 'x > 1'],
    ['lag(delta(x, 3), 2) > 1', 'delta(lag(x, 2), 3) > 1'],
    ['x == 2', '2 <= x and x <= 2'],
  ])('of %s and %s is one', (first, second) => expect(hashOf(first)).toBe(hashOf(second)));

  it.each([
    ['x > 1', 'x >= 1'],
    ['x > 1', 'x > 1.00001'],
    ['delta(x, 3) > 1', 'delta(x, 2) > 1'],
    ['x > 1', 'lag(x, 1) > 1'],
    ['persist(x > 1, 2, 3)', 'persist(x > 1, 3, 3)'],
  ])('of %s and %s is not one', (first, second) => expect(hashOf(first)).not.toBe(hashOf(second)));

  it('counts targets and signs of effects, not their order, amounts or caps', () => {
    const condition = read('x > 1')!;
    const effect = (on: string, value: number) => ({ on, add: { value, sd: 0 }, cap: 5 });
    const hash = (...effects: ReturnType<typeof effect>[]) => canonicalRule({ condition, effects }).hash;
    expect(hash(effect('a', 1), effect('b', -1))).toBe(hash(effect('b', -3), effect('a', 2)));
    expect(hash(effect('a', 1))).not.toBe(hash(effect('a', -1)));
    expect(hash(effect('a', 1))).not.toBe(hash(effect('b', 1)));
  });

  it('refuses more terms than the grammar has', () => {
    const either = read('x > 1 or y > 1 or hope > 1')!;
    const condition: Condition = { kind: 'and', of: [either, either, either] };
    expect(() => canonicalRule({ condition, effects: [] })).toThrow(RangeError);
  });
});

describe('an expression of the engine', () => {
  it.each([
    ['2 < x', 'x > 2'],
    ['x > y', 'x - y > 0'],
    ['not (x > 1 and y > 2)', 'x <= 1 or y <= 2'],
    ['x > -(2 + 1)', 'x > -3'],
    ['delta(x, k) > 1', 'delta(x, 3) > 1'],
    ['lag(lag(x, 1), 2) > 1', 'lag(x, 3) > 1'],
    ['persist(x > 1, 1, 1)', 'x > 1'],
    ['x != 1', 'not x between 1 and 1'],
  ])('%s is read as %s', (text, expected) => expect(conditionText(read(text)!)).toBe(expected));

  it.each([
    'true',
    '2 * x > 1',
    'mean(delta(x, 1), 3) > 0',
    'x + y > 1',
    'persist(x > 1 and y > 1, 1, 2)',
    'x > y + 1',
  ])('%s is outside of the grammar', (text) => expect(read(text)).toBeNull());
});
