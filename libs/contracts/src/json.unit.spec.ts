import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { canonicalJson, NotCanonicalError } from './json.js';
import { parseJson } from './parse-json.js';

/** The double with these bits, as RFC 8785 appendix B writes them. */
function fromBits(hex: string): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${hex}`));
  return view.getFloat64(0);
}

function refusal(value: unknown): NotCanonicalError {
  try {
    canonicalJson(value);
  } catch (error) {
    if (error instanceof NotCanonicalError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('canonical JSON', () => {
  it('writes the example of RFC 8785, section 3.2.2, as section 3.2.3 has it', () => {
    const input = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    expect(canonicalJson(JSON.parse(input))).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],` +
        String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('sorts keys by UTF-16 code units (RFC 8785, section 3.2.3)', () => {
    const input = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      1: 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    const values = [...canonicalJson(input).matchAll(/:"([^"]*)"/g)].map(([, value]) => value);
    expect(values).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the double %s as %s (RFC 8785, appendix B)', (bits, text) => {
    expect(canonicalJson(fromBits(bits))).toBe(text);
  });

  it.each([
    ['4340000000000000', 'is an integer beyond 2^53'],
    ['c340000000000000', 'is an integer beyond 2^53'],
    ['4430000000000000', 'is an integer beyond 2^53'],
    ['444b1ae4d6e2ef4f', 'is an integer beyond 2^53'],
    ['7fffffffffffffff', 'NaN is not a finite number'],
    ['7ff0000000000000', 'Infinity is not a finite number'],
    ['fff0000000000000', '-Infinity is not a finite number'],
  ])('refuses the double %s: %s', (bits, reason) => {
    expect(refusal(fromBits(bits)).reason).toContain(reason);
  });

  it('writes the largest integers that every reader parses again', () => {
    expect(canonicalJson([Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])).toBe(
      '[9007199254740991,-9007199254740991]',
    );
  });

  it.each([
    ['', undefined, 'undefined is not a JSON value'],
    ['/a', { a: undefined }, 'undefined is not a JSON value'],
    ['/a/1', { a: [0, NaN] }, 'NaN is not a finite number'],
    ['/a~1b/c~0d', { 'a/b': { 'c~d': 10n } }, 'bigint is not a JSON value'],
    ['/0', [() => 1], 'function is not a JSON value'],
    ['/0', [Symbol('s')], 'symbol is not a JSON value'],
    ['/0', Array.from({ length: 1 }), 'undefined is not a JSON value'],
    ['/when', { when: new Date(0) }, 'only plain objects are JSON values'],
    ['/m', { m: new Map() }, 'only plain objects are JSON values'],
    ['/t', { t: new Float64Array(1) }, 'only plain objects are JSON values'],
    ['/s', { s: 'a\ud800' }, 'the text has a lone surrogate'],
    ['/\udc00', { '\udc00': 1 }, 'the text has a lone surrogate'],
    ['/z/0', { a: [1, { b: 'x' }], z: [Infinity] }, 'Infinity is not a finite number'],
  ])('names the place of what it refuses: %j', (path, value, reason) => {
    const error = refusal(value);
    expect(error).toMatchObject({ code: 'json.not_canonical', path, reason });
    expect(error.message).toBe(`${path === '' ? 'the value' : path} cannot be written as canonical JSON: ${reason}`);
  });

  it('names the first refused value in the order in which it is written', () => {
    expect(refusal({ b: NaN, a: { d: 1, c: Infinity } }).path).toBe('/a/c');
  });

  it('takes plain objects of another realm, and refuses what is not plain there', () => {
    const elsewhere = runInNewContext('({ b: [{ c: 1 }], a: 2 })') as object;
    expect(Object.getPrototypeOf(elsewhere)).not.toBe(Object.prototype);
    expect(canonicalJson(elsewhere)).toBe('{"a":2,"b":[{"c":1}]}');
    expect(refusal({ when: runInNewContext('new Date(0)') }).path).toBe('/when');
    class Point {
      x = 1;
    }
    expect(refusal([new Point()]).path).toBe('/0');
  });

  it('takes objects without a prototype', () => {
    const value = Object.assign(Object.create(null) as object, { b: 1, a: 2 });
    expect(canonicalJson(value)).toBe('{"a":2,"b":1}');
  });

  const isWritable = (value: unknown): boolean => {
    // -0 is written 0, which is another value.
    if (Object.is(value, -0)) return false;
    if (typeof value === 'number')
      return !Number.isInteger(value) || Number.isSafeInteger(value) || Math.abs(value) >= 1e21;
    return typeof value !== 'object' || value === null || Object.values(value).every(isWritable);
  };
  const json = fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 }).filter(isWritable);

  it('is parsed as what was written, and written again as the same text', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        const parsed = parseJson(text);
        expect(parsed).toEqual(value);
        expect(canonicalJson(parsed)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it('does not depend on the order of the keys, which it sorts code unit by code unit', () => {
    const units = (text: string) => Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
    const byUnits = (a: string, b: string): number => {
      const [left, right] = [units(a), units(b)];
      const at = left.findIndex((unit, i) => unit !== right[i]);
      if (at === -1) return left.length - right.length;
      return at >= right.length ? 1 : left[at]! - right[at]!;
    };
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'binary' }), { maxLength: 12 }), (keys) => {
        const object = Object.fromEntries(keys.map((key) => [key, 1]));
        const expected = [...keys].sort(byUnits).map((key) => `${JSON.stringify(key)}:1`);
        expect(canonicalJson(object)).toBe(`{${expected.join(',')}}`);
        expect(canonicalJson(Object.fromEntries(Object.entries(object).reverse()))).toBe(canonicalJson(object));
      }),
      { numRuns: 500 },
    );
  });
});
