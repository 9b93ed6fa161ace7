import { describe, expect, it } from '@jest/globals';
import { capture } from '../testing/capture.js';
import { annotated, bold, duration, fit, hasColor, print, table, tableWithin } from './terminal.js';

describe('a length of time', () => {
  it.each([
    [0, '0.0 s'],
    [3249, '3.2 s'],
    [9940, '9.9 s'],
    [9960, '10 s'],
    [59_400, '59 s'],
    [59_600, '1 min 0 s'],
    [60_000, '1 min 0 s'],
    [250_400, '4 min 10 s'],
    [119_700, '2 min 0 s'],
    [3_599_000, '59 min 59 s'],
    [3_599_700, '1 h 0 min'],
    [3_600_000, '1 h 0 min'],
    [7_500_000, '2 h 5 min'],
  ])('%d ms is %s', (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text);
  });
});

describe('a table', () => {
  it('has columns as wide as their widest cell, numbers to the right, and no space at line ends', () => {
    const rows = [
      ['a', '1'],
      ['longer', '10000'],
      ['', '7'],
    ];
    expect(table(['job', 'n'], rows, [1]).split('\n')).toEqual([
      'job         n',
      '──────  ─────',
      'a           1',
      'longer  10000',
      '            7',
    ]);
    expect(table(['job', 'n'], [['a', 'b']]).split('\n')).toEqual(['job  n', '───  ─', 'a    b']);
  });

  it('without rows is its head', () => {
    expect(table(['job'], [])).toBe('job\n───');
  });
});

describe('a table within a width', () => {
  const rows = [
    ['b1', 'a name of twenty let', 'completed'],
    ['b2', 'short', 'running'],
  ];
  const widthOf = (text: string) => Math.max(...text.split('\n').map((line) => line.length));
  const within = (width: number) => tableWithin(width, ['batch', 'name', 'status'], rows, { cut: 1, right: [] });

  it('is whole where it fits, and else has one column cut', () => {
    expect(within(38)).toBe(table(['batch', 'name', 'status'], rows));
    expect(widthOf(within(37))).toBe(37);
    expect(within(30)).toContain('a name of t…  completed');
  });

  it('leaves eight characters of that column, however narrow', () => expect(widthOf(within(10))).toBe(26));

  it('has lines below its rows', () =>
    expect(annotated(table(['a'], [['1'], ['2']]), [['  why'], []])).toBe('a\n─\n1\n  why\n2'));
});

describe('text cut to a width', () => {
  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['abcd', 1, '…'],
    ['', 0, ''],
  ])('%j to %d is %j', (text, width, expected) => {
    expect(fit(text, width)).toBe(expected);
  });
});

describe('colour', () => {
  const stream = (isTTY: boolean) => ({ isTTY }) as NodeJS.WriteStream;
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [false, { FORCE_COLOR: '0' }, false],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ])('on a terminal (%p) with %j: %p', (isTTY, env, expected) => {
    expect(hasColor(stream(isTTY), env)).toBe(expected);
  });

  it('is only used where it is wanted', () => {
    expect([bold(false, 'x'), bold(true, 'x')]).toEqual(['x', '\u001b[1mx\u001b[22m']);
  });
});

describe('printing', () => {
  it('ends each text with one newline', async () => {
    const { out } = await capture(() => ['a', 'b\n'].forEach(print));
    expect(out).toBe('a\nb\n');
  });
});
