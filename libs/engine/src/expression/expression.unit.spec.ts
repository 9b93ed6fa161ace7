import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  bindParameters,
  checkExpression,
  type Columns,
  compileCondition,
  compileNumber,
  type ConditionNode,
  evaluateCondition,
  evaluateNumber,
  type Expression,
  isCondition,
  maxLag,
  namesIn,
  type NumberNode,
  parseExpression,
  printExpression,
  type Scope,
  TRUE,
  UNKNOWN,
} from './index.js';

const at = { start: 0, end: 0 };
const literal = fc.oneof(
  fc.integer({ min: 0, max: 5 }),
  fc.double({ min: 0, max: 1e6, noNaN: true, noDefaultInfinity: true }).map(Math.abs),
);
const count = (min: number, max: number) =>
  fc.integer({ min, max }).map((value) => ({ kind: 'number' as const, value, ...at }));

const numberNode = (fields: object) => ({ ...fields, ...at }) as NumberNode;
const conditionNode = (fields: object) => ({ ...fields, ...at }) as ConditionNode;

const { number, condition } = fc.letrec<{ number: NumberNode; condition: ConditionNode }>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('x', 'y', 'z').map((name) => numberNode({ kind: 'name', name })),
    literal.map((value) => numberNode({ kind: 'number', value })),
    tie('number').map((of) => numberNode({ kind: 'negate', of })),
    fc
      .tuple(fc.constantFrom('+', '-', '*', '/'), tie('number'), tie('number'))
      .map(([op, left, right]) => numberNode({ kind: 'arithmetic', op, left, right })),
    fc
      .tuple(fc.constantFrom('delta', 'pct', 'lag'), tie('number'), count(1, 3))
      .map(([fn, of, turns]) => numberNode({ kind: 'shift', fn, of, turns })),
    fc
      .tuple(fc.constantFrom('mean', 'max', 'min', 'zscore'), tie('number'), count(3, 5))
      .map(([fn, of, turns]) => numberNode({ kind: 'window', fn, of, turns })),
  ),
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc
      .tuple(fc.constantFrom('<', '<=', '>', '>=', '==', '!='), tie('number'), tie('number'))
      .map(([op, left, right]) => conditionNode({ kind: 'compare', op, left, right })),
    fc.boolean().map((value) => conditionNode({ kind: 'boolean', value })),
    fc
      .tuple(tie('number'), tie('number'), tie('number'))
      .map(([of, low, high]) => conditionNode({ kind: 'between', of, low, high })),
    fc
      .tuple(fc.constantFrom('and', 'or'), tie('condition'), tie('condition'))
      .map(([kind, left, right]) => conditionNode({ kind, left, right })),
    tie('condition').map((of) => conditionNode({ kind: 'not', of })),
    fc
      .tuple(tie('condition'), count(1, 2), count(2, 4))
      .map(([of, atLeast, turns]) => conditionNode({ kind: 'persist', of, atLeast, turns })),
    fc
      .tuple(tie('number'), fc.constantFrom('up', 'down'), tie('number'))
      .map(([of, direction, level]) => conditionNode({ kind: 'cross', of, direction, level })),
  ),
}));

function withoutPositions(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, part: unknown) => (key === 'start' || key === 'end' ? undefined : part)),
  );
}

function ast(text: string): Expression {
  const result = parseExpression(text);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.ast;
}

describe('parsing', () => {
  it('prints and parses back to the same tree', () => {
    fc.assert(
      fc.property(fc.oneof(number, condition), (node) => {
        const text = printExpression(node);
        const again = parseExpression(text);
        if (!again.ok) return again.errors.some((e) => /deeper|chained|characters/.test(e.message));
        expect(withoutPositions(again.ast)).toEqual(withoutPositions(node));
        return true;
      }),
      { numRuns: 500 },
    );
  });

  it('never throws, whatever the text, and places every error inside it', () => {
    const words = fc
      .array(
        fc.constantFrom(
          'delta',
          '(',
          ')',
          ',',
          'x',
          '3',
          'and',
          'or',
          'not',
          '<',
          '==',
          '-',
          '/',
          'between',
          'persist',
          'up',
          '.',
        ),
      )
      .map((parts) => parts.join(' '));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), words), (text) => {
        const result = parseExpression(text);
        if (result.ok) return true;
        return (
          result.errors.length > 0 &&
          result.errors.every((e) => e.start >= 0 && e.start <= e.end && e.end <= text.length)
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('reads the grammar with the usual precedence', () => {
    const canonical = (text: string) => printExpression(ast(text));
    expect(canonical('delta(unemployment,3)>0.5 and hope<0.4')).toBe('delta(unemployment, 3) > 0.5 and hope < 0.4');
    expect(canonical('between(x, 1, 2) or not (a < 1 and b > 2)')).toBe('x between 1 and 2 or not (a < 1 and b > 2)');
    expect(canonical('a - (b - c) * -2')).toBe('a - (b - c) * -2');
    expect(canonical('x between 1 and 2 and y > 1')).toBe('x between 1 and 2 and y > 1');
    expect(canonical('persist(x > 1, 2, 3) and cross(x, up, mean(y, 4))')).toBe(
      'persist(x > 1, 2, 3) and cross(x, up, mean(y, 4))',
    );
  });

  it.each([
    ['x > ', 4, 4, 'ends too early'],
    ['x = 3', 2, 3, "'=' has no meaning"],
    ['1 < x < 3', 6, 7, 'chained'],
    ['sqrt(x) > 1', 0, 4, "no function 'sqrt'"],
    ['(x > 1) + 2', 0, 7, 'a condition where a number'],
    ['x and y', 0, 1, 'a number where a condition'],
    ['delta(x, 1.5)', 9, 12, 'not a whole number'],
    ['x > 1 y', 6, 7, "'y' was not expected"],
    ['cross(x, left, 2)', 9, 13, 'not a direction'],
    ['constructor.constructor("x")', 11, 12, "'.' has no meaning"],
    [`${'('.repeat(100)}x`, 64, 65, 'nested deeper'],
  ])('refuses %s with a position', (text, start, end, message) => {
    const result = parseExpression(text);
    expect(result.ok).toBe(false);
    if (result.ok) return;
    expect(result.errors[0]).toMatchObject({ start, end });
    expect(result.errors[0]!.message).toContain(message);
  });

  it('names what it reads and how far back', () => {
    expect(namesIn(ast('delta(b, k) > a and b < 1'))).toEqual(['b', 'k', 'a']);
    expect(maxLag(ast('x > 1'))).toBe(0);
    expect(maxLag(ast('delta(mean(x, 3), 12) > lag(y, 4)'))).toBe(14);
    expect(maxLag(ast('persist(cross(x, up, 0), 1, 6)'))).toBe(6);
    expect(maxLag(ast('delta(x, k) > 0'), new Map([['k', 9]]))).toBe(9);
  });
});

describe('checking', () => {
  const scope: Scope = new Map([
    ['unemployment', { kind: 'variable', unit: 'percent' }],
    ['inflation', { kind: 'variable', unit: 'percent' }],
    ['price', { kind: 'variable', unit: 'usd' }],
    ['hope', { kind: 'overlay', unit: '1' }],
    ['k', { kind: 'parameter', value: 2.5 }],
  ]);
  const check = (text: string) => checkExpression(ast(text), scope);

  it('accepts differences and ratios of one unit and plain numbers', () => {
    expect(check('unemployment - inflation > k and price / lag(price, 1) < 1.2 and pct(price, 3) > hope')).toEqual([]);
  });

  it.each([
    ['unemployement > 1', { start: 0, end: 13, unknown: 'unemployement' }],
    ['price - unemployment > 1', { start: 0, end: 20 }],
    ['price > unemployment', { start: 0, end: 20 }],
    ['price / unemployment > 1', { start: 0, end: 20 }],
    ['delta(price, k) > 1', { start: 13, end: 14 }],
    ['delta(price, hope) > 1', { start: 13, end: 17 }],
    ['mean(price, 0) > 1', { start: 12, end: 13 }],
    ['persist(price > 1, 4, 3)', { start: 19, end: 20 }],
    ['mean(mean(mean(price, 100), 100), 100) > 1', { start: 0, end: 42 }],
  ])('refuses %s', (text, expected) => {
    const errors = check(text);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject(expected);
  });
});

describe('evaluating', () => {
  const columnsOf = (
    data: Readonly<Record<string, readonly (readonly (number | undefined)[])[]>>,
    paths: number,
  ): Columns => {
    const names = ['x', 'y', 'z'];
    return {
      column: (slot, back) => Float64Array.from({ length: paths }, (_, p) => data[names[slot]!]![p]?.[back] ?? NaN),
    };
  };
  const cell = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: -3, max: 3 }) },
    { weight: 3, arbitrary: fc.double({ min: -5, max: 5, noNaN: true }) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
  const series = fc.array(fc.array(cell, { minLength: 14, maxLength: 14 }), { minLength: 5, maxLength: 5 });
  const state = fc.record({ x: series, y: series, z: series });
  const slotOf = (name: string) => ['x', 'y', 'z'].indexOf(name);

  it('is the same by columns as path by path', () => {
    fc.assert(
      fc.property(fc.oneof(number, condition), state, (node, data) => {
        const columns = columnsOf(data, 5);
        const from = 2;
        const n = 3;
        const out = new Float64Array(n);
        const truths = isCondition(node) ? compileCondition(node, slotOf, 4).run(columns, from, n) : undefined;
        if (!isCondition(node)) compileNumber(node, slotOf, 4).run(columns, from, n, out, 0);
        for (let i = 0; i < n; i++) {
          const read = (name: string, back: number) => data[name as 'x'][from + i]![back];
          if (isCondition(node)) {
            const truth = truths![i];
            expect(truth === UNKNOWN ? undefined : truth === TRUE).toBe(evaluateCondition(node, read));
          } else {
            const value = evaluateNumber(node, read);
            if (value === undefined) expect(out[i]).toBeNaN();
            else expect(out[i] === value).toBe(true);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  const truthOf = (text: string, values: Readonly<Record<string, readonly (number | undefined)[]>>) =>
    evaluateCondition(ast(text) as ConditionNode, (name, back) => values[name]?.[back]);
  const numberOf = (text: string, values: Readonly<Record<string, readonly (number | undefined)[]>>) =>
    evaluateNumber(ast(text) as NumberNode, (name, back) => values[name]?.[back]);

  it('follows Kleene: unknown decides nothing that the rest decides', () => {
    const values = { a: [undefined], b: [1] };
    expect(truthOf('a > 0 and b > 2', values)).toBe(false);
    expect(truthOf('a > 0 or b > 0', values)).toBe(true);
    expect(truthOf('a > 0 and b > 0', values)).toBeUndefined();
    expect(truthOf('not a > 0', values)).toBeUndefined();
    expect(truthOf('a between 0 and 1', values)).toBeUndefined();
    expect(truthOf('b between 2 and a', values)).toBe(false);
    expect(truthOf('b / 0 > 1', values)).toBeUndefined();
  });

  it('computes every feature as defined', () => {
    const values = { x: [6, 3, 4, 1, 2], flat: [1, 1, 1] };
    expect(numberOf('delta(x, 2)', values)).toBe(2);
    expect(numberOf('pct(x, 1)', values)).toBe(100);
    expect(numberOf('lag(x, 3)', values)).toBe(1);
    expect(numberOf('mean(x, 4)', values)).toBe(3.5);
    expect(numberOf('max(x, 5) - min(x, 3)', values)).toBe(3);
    // mean 13/3, squares 25/9 + 16/9 + 1/9 = 42/9, sd = sqrt(7/3), z = (5/3) / sqrt(7/3)
    expect(numberOf('zscore(x, 3)', values)).toBeCloseTo(5 / 3 / Math.sqrt(7 / 3), 14);
    expect(numberOf('zscore(flat, 3)', values)).toBeUndefined();
    expect(numberOf('mean(x, 6)', values)).toBeUndefined();
    expect(truthOf('cross(x, up, 4)', values)).toBe(true);
    expect(truthOf('cross(x, down, 4)', values)).toBe(false);
    expect(truthOf('persist(x >= 3, 3, 4)', values)).toBe(true);
    expect(truthOf('persist(x >= 3, 3, 3) and persist(x >= 4, 3, 3)', values)).toBe(false);
    expect(truthOf('persist(x > 0, 5, 6)', values)).toBe(true);
    expect(truthOf('persist(x > 0, 6, 6)', values)).toBeUndefined();
  });

  it('reads parameters as numbers and as numbers of turns', () => {
    const bound = bindParameters(
      ast('delta(x, k) > limit'),
      new Map([
        ['k', 2],
        ['limit', 1.5],
      ]),
    ) as ConditionNode;
    expect(evaluateCondition(bound, (_, back) => [6, 3, 4][back])).toBe(true);
  });
});
