import { describe, expect, it } from '@jest/globals';
import { estimate, figure, grouped, percent, score, withError } from './format.js';
import { roundedToError, roundToError, significant } from './rounding.js';

describe('numbers are shown as far as their error supports them', () => {
  it.each([
    [1114.8731, 3.27, 2, '1114.9'],
    [1114.8731, 3.27, 1, '1115'],
    [1114.8731, 32.7, 1, '1110'],
    [1114.8731, 327, 2, '1110'],
    [0.0123456, 0.00042, 2, '0.01235'],
    [0.0123456, 0.00042, 1, '0.0123'],
    [-0.004, 0.3, 1, '0.0'],
    [0, 0.3, 1, '0'],
    [5, 0.001, 1, '5.000'],
    [999.6, 1000, 1, '1000'],
  ])('%p with an error of %p, %p digits: %s', (value, error, digits, text) => {
    expect(roundToError(value, error, digits)).toBe(text);
  });

  it('finds the first digit of an error next to a power of ten', () => {
    expect(roundToError(1.23456, 0.001, 1)).toBe('1.235');
    expect(roundToError(1.23456, 0.000999999999999, 1)).toBe('1.2346');
    expect(roundToError(123456, 1000, 1)).toBe('123000');
  });

  it('keeps six digits without an error, and all of them for machines', () => {
    expect(roundToError(1114.87312345, null)).toBe('1114.87');
    expect(roundedToError(1114.87312345, 0)).toBe(1114.87312345);
    expect(roundedToError(1114.87312345, 3.27)).toBe(1114.9);
    expect(significant(0.0001234567)).toBe('0.000123');
  });

  it('never writes NaN or Infinity', () => {
    expect(roundToError(NaN, 1)).toBe('not a number');
    expect(figure(Infinity)).toBe('not a number');
    expect([score(NaN), percent(NaN), score(null), percent(undefined), figure(null)]).toEqual(
      Array.from({ length: 5 }, () => 'not enough evidence'),
    );
  });

  it('groups long numbers and sets a real minus', () => {
    expect([grouped('1234'), grouped('12345'), grouped('-1234567.8')]).toEqual([
      '1234',
      '12\u202f345',
      '−1\u202f234\u202f567.8',
    ]);
    expect([withError(1114.87, 3.27), estimate(-0.5, 0.02), withError(7, 0)]).toEqual(['1115 ± 3', '−0.50', '7']);
    expect([percent(0.005), percent(0.413), percent(0)]).toEqual(['0.5 %', '41 %', '0 %']);
  });
});
