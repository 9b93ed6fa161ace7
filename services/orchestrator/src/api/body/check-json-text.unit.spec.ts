import { describe, expect, it } from '@jest/globals';
import { checkKeys, checkShape, MAX_DEPTH, MAX_VALUES } from './check-json-text.js';

const code = (error: unknown) => (error as { code: string }).code;
const refusal = (check: () => void): string | null => {
  try {
    check();
    return null;
  } catch (error) {
    return code(error);
  }
};

describe('the shape of a body', () => {
  it.each([
    ['the deepest', '['.repeat(MAX_DEPTH) + ']'.repeat(MAX_DEPTH), null],
    ['one level more', '['.repeat(MAX_DEPTH + 1), 'request.too_deep'],
    ['objects that are too deep', '{"a":'.repeat(MAX_DEPTH + 1), 'request.too_deep'],
    ['brackets within a string', JSON.stringify('[{'.repeat(100)), null],
    ['brackets after an escaped quote', JSON.stringify('"[{\\"'.repeat(100)), null],
    ['as many values as there may be', `[${'1,'.repeat(MAX_VALUES - 1)}1]`, null],
    ['one value more', `[${'1,'.repeat(MAX_VALUES)}1]`, 'request.too_large'],
    ['empty lists without end', `[${'[],'.repeat(MAX_VALUES / 2)}[]]`, 'request.too_large'],
    ['a string of commas', JSON.stringify(','.repeat(2 * MAX_VALUES)), null],
    ['a string that does not end', '"[[[', null],
  ])('%s', (_name, text, expected) => expect(refusal(() => checkShape(text))).toBe(expected));
});

describe('the keys of a body', () => {
  it('may be anything but the prototype, at any depth', () => {
    expect(refusal(() => checkKeys({ constructor: 1, toString: [{ prototype: 2 }] }))).toBeNull();
    expect(refusal(() => checkKeys(JSON.parse('{"a":[1,{"b":{"__proto__":{}}}]}')))).toBe('request.forbidden_key');
  });

  it('are named by their place', () =>
    expect(() => checkKeys(JSON.parse('{"a":[1,{"__proto__":{}}]}'))).toThrow('at /a/1/__proto__'));
});
