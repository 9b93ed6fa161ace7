import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { duplicateKey } from './duplicate-key.js';

describe('duplicateKey', () => {
  it.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":{"b":1,"c":[{"d":1,"d":1}]}}', 'd'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['[{"usage":{"x":1},"usage":{"x":0}}]', 'usage'],
  ])('finds it in %s', (text, key) => expect(duplicateKey(text)).toBe(key));

  it.each(['{"a":{"a":1},"b":[{"a":1},{"a":1}]}', '{"a":"\\"a\\":1,\\"a\\":2"}', '[]', '"a"', '{"a":"{","b":"}"}'])(
    'finds none in %s',
    (text) => expect(duplicateKey(text)).toBeNull(),
  );

  it('finds none in what JSON.stringify writes', () =>
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) =>
        expect(duplicateKey(JSON.stringify(JSON.parse(text)))).toBeNull(),
      ),
    ));

  it('finds any key that is written again at the end of an object', () =>
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1, noNullPrototype: true }), (object) => {
        const key = Object.keys(object)[0]!;
        const text = `${JSON.stringify(object).slice(0, -1)},${JSON.stringify(key)}:null}`;
        expect(duplicateKey(text)).toBe(key);
      }),
    ));
});
