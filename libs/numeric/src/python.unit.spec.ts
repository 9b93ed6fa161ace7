import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  pyEquals,
  pyFixed,
  pyFloat,
  pyFloatRepr,
  pyGet,
  pyGreater,
  pyItem,
  pyIterate,
  pyKey,
  pyLess,
  pyRepr,
  pyRound,
  pyStr,
  pySum,
  pySumLeftToRight,
  PythonError,
} from './python.js';

/** Expected texts were printed by CPython 3.12.1. */
describe('Python numbers', () => {
  it.each([
    [0.125, 2, '0.12'],
    [0.375, 2, '0.38'],
    [2.675, 2, '2.67'],
    [-0.001, 2, '-0.00'],
    [-0, 2, '-0.00'],
    [0.5, 0, '0'],
    [1.5, 0, '2'],
    [-2.5, 0, '-2'],
    [0.03125, 4, '0.0312'],
    [1e22, 2, '10000000000000000000000.00'],
    [123456789.98765433, 3, '123456789.988'],
    [Infinity, 2, 'inf'],
    [Number.NaN, 2, 'nan'],
  ])('formats %d with %d decimals', (x, digits, text) => {
    expect(pyFixed(x, digits)).toBe(text);
  });

  it.each([
    [0.1, '0.1'],
    [1, '1.0'],
    [-0, '-0.0'],
    [0.0001, '0.0001'],
    [0.00001234, '1.234e-05'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [1.5e300, '1.5e+300'],
    [123456.789, '123456.789'],
    [5e-324, '5e-324'],
  ])('writes the float %d', (x, text) => {
    expect(pyFloatRepr(x)).toBe(text);
  });

  it('rounds to the nearest decimal, never further than half a unit away', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 0, max: 8 }), (x, digits) => {
        const rounded = pyRound(x, digits);
        expect(Math.abs(rounded - x)).toBeLessThanOrEqual(0.5 * 10 ** -digits * (1 + 1e-9) + 1e-9);
        expect(pyRound(rounded, digits)).toBe(rounded);
      }),
    );
  });

  it('sends ties to the even digit, whatever the sign', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50_000, max: 50_000 }), (n) => {
        const tie = n + 0.5;
        const even = Math.floor(tie) % 2 === 0 ? Math.floor(tie) : Math.ceil(tie);
        expect(pyRound(tie, 0)).toBe(even === 0 && tie < 0 ? -0 : even);
      }),
    );
  });

  it.each([
    ['1_0', 10],
    [' 1.5\n', 1.5],
    ['+.5', 0.5],
    ['5.', 5],
    ['1_0.2_5e1_0', 102500000000],
    ['-inf', -Infinity],
    ['nAn', Number.NaN],
    [true, 1],
    [7, 7],
  ])('reads %p as a float', (value, expected) => {
    expect(pyFloat(value)).toBe(expected);
  });

  it.each(['1__0', '_1', '1_', '0x1', '1e', '', 'e5', '.', '1 2'])('refuses the text %p', (text) => {
    expect(() => pyFloat(text)).toThrow(`could not convert string to float: '${text}'`);
  });

  it.each([[null], [[1]], [{}]])('refuses %p, which is no text or number', (value) => {
    expect(() => pyFloat(value)).toThrow(PythonError);
  });

  it('sums ten tenths to one only with compensation', () => {
    const tenths = Array.from({ length: 10 }, () => 0.1);
    expect(pySum(tenths)).toBe(1);
    expect(pySumLeftToRight(tenths)).toBe(0.9999999999999999);
    expect(pySum([1, 1e100, 1, -1e100])).toBe(2);
    expect(pySum([Infinity, 1, 1e300])).toBe(Infinity);
  });
});

describe('Python values', () => {
  it.each<[unknown, string]>([
    ["it's", `"it's"`],
    ['a"b', `'a"b'`],
    [`it's "q"`, `'it\\'s "q"'`],
    ['\n\t\u0000\u007f\u00a0é希\u200b\u2028😀⚠️', String.raw`'\n\t\x00\x7f\xa0é希\u200b\u2028😀⚠️'`],
    [null, 'None'],
    [[1, 2.5, 'a', { b: [false, null] }], "[1, 2.5, 'a', {'b': [False, None]}]"],
    [{ "it's": 1e16 }, `{"it's": 1e+16}`],
  ])('writes %p', (value, text) => {
    expect(pyRepr(value)).toBe(text);
  });

  it('leaves a text bare in str', () => {
    expect(pyStr("it's")).toBe("it's");
    expect(pyStr([true])).toBe('[True]');
  });

  it('counts booleans as integers in keys and comparisons', () => {
    expect(pyKey(true)).toBe(pyKey(1));
    expect(pyKey('1')).not.toBe(pyKey(1));
    expect(pyEquals([true, { a: 0 }], [1, { a: false }])).toBe(true);
    expect(pyEquals(null, 0)).toBe(false);
    expect(pyLess(false, 0.5)).toBe(true);
    expect(pyGreater('b', 'a')).toBe(true);
    expect(pyLess([1, 'x'], [1, 'y'])).toBe(true);
    expect(pyLess('\uffff', '😀')).toBe(true);
  });

  it('raises what Python raises', () => {
    expect(() => pyLess(null, 1.5)).toThrow("'<' not supported between instances of 'NoneType' and 'float'");
    expect(() => pyKey([])).toThrow("unhashable type: 'list'");
    expect(() => pyGet(null, 'a')).toThrow("'NoneType' object has no attribute 'get'");
    expect(() => pyItem({}, 'a')).toThrow("'a'");
    expect(() => pyIterate(5)).toThrow("'int' object is not iterable");
  });

  it('finds own members only', () => {
    expect(pyGet({}, 'constructor', 'none')).toBe('none');
  });
});
