import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parseJson } from './parse-json.js';

/** Keys that lead V8 astray once they have met. */
const treacherous = [
  '"',
  '\\',
  '\n',
  '\t',
  '\u0001',
  '\\"',
  'a"',
  'b\n',
  '\u2028',
  '',
  ':',
  '","',
  '":',
  '__proto__',
  'a',
  'é',
];
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(null, true, false, 0, -1.5e-7, 1e21, '', 'plain', '\\":', '"x":', '{"a":1}', '\n'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(fc.constantFrom(...treacherous), tie('value')), { maxLength: 5 }).map(fromEntries),
  ),
})).value;

function fromEntries(entries: [string, unknown][]): object {
  const object = {};
  for (const [key, item] of entries)
    Object.defineProperty(object, key, { value: item, enumerable: true, configurable: true, writable: true });
  return object;
}

describe('parseJson', () => {
  it('gives back what was written, keys with escapes included', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 1), (written, indent) => {
        const text = JSON.stringify(written, null, indent);
        expect(JSON.stringify(parseJson(text), null, indent)).toBe(text);
      }),
      { numRuns: 3000 },
    );
  });

  it('reads the keys of a text right after another text led the parser astray', () => {
    parseJson('{"h":[],"\\\\":0}');
    expect(Object.keys(parseJson('{"h":1,"\\"":2}') as object)).toEqual(['h', '"']);
  });

  it('keeps __proto__ a key like any other', () => {
    const parsed = parseJson('{"\\n":0,"__proto__":{"polluted":1}}') as Record<string, unknown>;
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect(Object.keys(parsed)).toEqual(['\n', '__proto__']);
  });

  it.each(['', '{', '{"a\\n":}', '[1,]', '{"\\x":1}'])('refuses what is no JSON: %s', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });

  it('stays linear on long texts full of escapes', () => {
    const text = JSON.stringify({ key: '\\"\n'.repeat(80_000), '\n': 1 });
    expect(Object.keys(parseJson(text) as object)).toEqual(['key', '\n']);
  });
});
