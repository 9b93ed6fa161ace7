import { describe, expect, it } from '@jest/globals';
import { MAX_SOURCE_SIZE } from './decode.js';
import { findings } from './findings.js';
import { parseSource } from './parse-source.js';

const found = (input: string | Uint8Array): string[] => findings(parseSource(input, 'm.yaml').diagnostics);
const dataOf = (input: string | Uint8Array): unknown => parseSource(input, 'm.yaml').document?.data;

describe('reading YAML and JSON', () => {
  it.each<[string, unknown]>([
    ['a: 1\nb: [x, true, null, ~, 1.5e-3]\n', { a: 1, b: ['x', true, null, null, 0.0015] }],
    ['{"a": {"b": ["\\u00e9", -0.5, false]}}', { a: { b: ['é', -0.5, false] } }],
    ['{\n\t"a": 1,\n\t"b": [\n\t\t2\n\t]\n}', { a: 1, b: [2] }],
    ['\uFEFFa: 1\r\nb: |\r\n  x\r\n  y\r\n', { a: 1, b: 'x\ny\n' }],
    ['a: yes\nb: on\nc: 0o10\nd: 12:30\ne: 2009-12\n', { a: 'yes', b: 'on', c: 8, d: '12:30', e: '2009-12' }],
    [
      'base: &b {x: 1, y: 2}\nuse: {<<: *b, y: 3}\nlist: [*b]\n',
      { base: { x: 1, y: 2 }, use: { x: 1, y: 3 }, list: [{ x: 1, y: 2 }] },
    ],
    ['a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc:\n  <<: [*a, *b]\n', { a: { x: 1 }, b: { x: 2, y: 2 }, c: { x: 1, y: 2 } }],
    ['2009: x\n', { '2009': 'x' }],
  ])('%j', (text, data) => {
    expect(found(text)).toEqual([]);
    expect(dataOf(text)).toEqual(data);
  });

  it('reads UTF-8 bytes', () => expect(dataOf(new TextEncoder().encode('a: zażółć'))).toEqual({ a: 'zażółć' }));
});

describe('what is wrong with the text', () => {
  it.each<[string, string, string[]]>([
    ['empty', '', ['source.empty 1:1']],
    ['only a comment', '# nothing\n', ['source.empty 1:1']],
    ['a tab as indentation', 'a:\n\tb: 1\n', ['source.tab 2:1']],
    ['two documents', 'a: 1\n---\nb: 2\n', ['source.several_documents 2:1']],
    ['a key twice', 'a: 1\nb: 2\na: 3\n', ['source.duplicate_key 3:1']],
    ['a key twice in a nested flow mapping', 'x: {k: 1, k: 2}\n', ['source.duplicate_key 1:11']],
    ['an unclosed bracket', 'a: [1, 2\nb: 3\n', ['source.not_closed 1:4']],
    ['an unclosed quote', 'a: "x\nb: 3\n', ['source.not_closed 1:4']],
    ['two colons', 'a: b: c\n', ['source.syntax 1:4']],
    ['a missing colon', 'a 1\nb: 2\n', ['source.syntax 1:1']],
    ['uneven indentation', 'a:\n  b: 1\n c: 2\n', ['source.indent 3:1']],
    ['a list beside a mapping', '- a\nb: 1\n', ['source.syntax 2:1']],
    ['a reserved start', 'a: @x\n', ['source.syntax 1:4']],
    ['a bad escape', 'a: "\\q"\n', ['source.syntax 1:5']],
    ['an empty entry', 'a: [1,,2]\n', ['source.syntax 1:7']],
    ['a list as key', '? [a]\n: b\n', ['source.bad_key 1:3']],
    ['a prototype key', '__proto__: {x: 1}\n', ['source.bad_key 1:1']],
    ['tags', 'a: !foo 3\nb: !!binary aa\n', ['source.tag 1:4', 'source.tag 2:4']],
    ['an unknown alias', 'a: &x 1\nb: *y\n', ['source.unknown_alias 2:4']],
    ['an alias inside its anchor', 'a: &x [*x]\n', ['source.recursive_alias 1:8']],
    ['a merge of no mapping', 'a: &x 1\nb: {<<: *x}\n', ['source.bad_merge 2:5']],
    [
      'infinities',
      'a: 1e999\nb: .inf\nc: .nan\n',
      ['source.bad_number 1:4', 'source.bad_number 2:4', 'source.bad_number 3:4'],
    ],
    ['too many digits', 'a: 12345678901234567890\n', ['source.bad_number 1:4 ~"12345678901234567890"']],
    ['octal of YAML 1.1', 'a: 010\n', ['source.leading_zero 1:4']],
    ['half a surrogate pair', 'a: "\\ud800"\n', ['source.bad_text 1:4']],
    ['a zero byte', 'a: 1\nb: \0\n', ['source.binary 2:4']],
    ['deep block nesting', `${'- '.repeat(100)}x`, ['source.too_deep 1:131']],
  ])('%s', (_what, text, expected) => expect(found(text)).toEqual(expected));

  it('says where a key was given first', () => {
    expect(parseSource('a: 1\nb: 2\na: 3\n', 'm.yaml').diagnostics[0]!.notes).toEqual(['first given in line 1']);
  });

  it('refuses other encodings at the first bad byte', () => {
    expect(found(Uint8Array.from([97, 58, 10, 98, 0xff]))).toEqual(['source.encoding 2:2']);
    expect(found(Uint8Array.from([0xff, 0xfe, 97, 0]))).toEqual(['source.encoding 1:1']);
  });

  it('refuses more than 10 MB before parsing it', () => {
    expect(found(new Uint8Array(MAX_SOURCE_SIZE + 1))).toEqual(['source.too_large 1:1']);
  });

  it('survives thousands of open brackets', () => {
    expect(found('['.repeat(20_000)).map((line) => line.split(' ')[0])).toEqual(['source.too_deep']);
  });

  it('stops an alias bomb without expanding it', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 40; i++)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    const parsed = parseSource(lines.join('\n'), 'm.yaml');
    expect(findings(parsed.diagnostics)).toEqual(['source.alias_bomb 5:10']);
    expect(parsed.document).toBeUndefined();
  });

  it('reports every fault of the data at once, in order', () => {
    expect(found('a: 1e999\nb: *x\na: 2\n')).toEqual([
      'source.bad_number 1:4',
      'source.unknown_alias 2:4',
      'source.duplicate_key 3:1',
    ]);
  });
});
