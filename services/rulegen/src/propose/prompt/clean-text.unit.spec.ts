import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { cleanText } from './clean-text.js';

describe('cleanText', () => {
  it.each([
    ['oil\u0000 rises\u0007', 'oil rises'],
    ['a\r\n\n b\t\tc', 'a b c'],
    ['pay\u200B\u200D\u2060load', 'payload'],
    ['\u202Eevil\u202C right', 'evil right'],
    ['hi\u{E0068}\u{E0069} there', 'hi there'],
    ['a\uFE0Fb\u{E0100}c', 'abc'],
    ['soft\u00ADhyphen', 'softhyphen'],
    ['e\u0301', 'é'],
    ['half \uD800 pair', 'half \uFFFD pair'],
    ['keep Ünïcode — 失業率 🙂', 'keep Ünïcode — 失業率 🙂'],
  ])('%j becomes %j', (text, clean) => expect(cleanText(text, 100)).toBe(clean));

  it('cuts by characters, and says so', () => {
    expect(cleanText('🙂'.repeat(10), 4)).toBe('🙂🙂🙂…');
    expect(cleanText('abcd', 4)).toBe('abcd');
  });

  it('leaves one line of visible characters, whatever comes', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const clean = cleanText(text, 50);
        expect(Array.from(clean).length).toBeLessThanOrEqual(50);
        expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
        expect(clean.isWellFormed()).toBe(true);
      }),
    ));
});
