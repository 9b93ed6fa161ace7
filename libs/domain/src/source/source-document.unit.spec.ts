import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { parseSource } from './parse-source.js';
import type { SourceDocument } from './source-document.js';

const documentOf = (text: string): SourceDocument => parseSource(text, 'm.yaml').document!;

describe('places in a document', () => {
  const document = documentOf(
    [
      'jobs:',
      '  - {name: a, params: {x: 10}}',
      'base: &b',
      '  y: [1, 22]',
      'use:',
      '  <<: *b',
      'again: *b',
      'none:',
    ].join('\n'),
  );
  it.each<[string, (string | number)[], 'key' | 'value', number, number, number]>([
    ['a value', ['jobs', 0, 'params', 'x'], 'value', 2, 27, 2],
    ['a key', ['jobs', 0, 'params', 'x'], 'key', 2, 24, 1],
    ['a block by its key', ['jobs'], 'value', 1, 1, 4],
    ['a list entry', ['base', 'y', 1], 'value', 4, 10, 2],
    ['a merged key where it stands', ['use', 'y'], 'key', 4, 3, 1],
    ['an aliased value where it stands', ['again', 'y', 0], 'value', 4, 7, 1],
    ['an empty value by its key', ['none'], 'value', 8, 1, 4],
    ['the deepest part that exists', ['jobs', 0, 'params', 'z', 'q'], 'value', 2, 23, 7],
  ])('%s', (_what, path, part, line, column, length) => {
    expect(document.locate(path, part)).toEqual({ line, column, length });
  });

  it('steps over quotes, escapes and folds inside a text', () => {
    const text = [
      "a: 'it''s x > 1'",
      'b: "tab\\t\\u0041 x"',
      'c: >-',
      '  one',
      '  and x',
      'd: |',
      '    one',
      '      x',
    ].join('\n');
    const inside = documentOf(text);
    const at = (key: string): unknown => {
      const offset = String(inside.valueAt([key])).indexOf('x');
      const { line, column } = inside.locateInside([key], offset, 1);
      return [line, column];
    };
    expect(['a', 'b', 'c', 'd'].map(at)).toEqual([
      [1, 11],
      [2, 17],
      [5, 7],
      [8, 7],
    ]);
  });

  it('finds every visible character of a text however YAML writes it', () => {
    const word = fc.stringMatching(/^[a-z><=+'"\\é]{1,12}$/);
    const words = fc.array(word, { minLength: 1, maxLength: 40 }).map((list) => list.join(' '));
    const lines = fc.array(words, { minLength: 1, maxLength: 4 }).map((list) => list.join('\n'));
    const style = fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_FOLDED', 'BLOCK_LITERAL');
    fc.assert(
      fc.property(lines, style, (value, defaultStringType) => {
        const text = stringify({ k: { v: value } }, { defaultStringType, defaultKeyType: 'PLAIN' });
        const document = documentOf(text);
        expect(document.valueAt(['k', 'v'])).toBe(value);
        const source = text.split('\n');
        for (let i = 0; i < value.length; i++) {
          if (/[\s'"\\]/.test(value[i]!)) continue;
          const { line, column } = document.locateInside(['k', 'v'], i, 1);
          expect([i, source[line - 1]![column - 1]]).toEqual([i, value[i]]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
