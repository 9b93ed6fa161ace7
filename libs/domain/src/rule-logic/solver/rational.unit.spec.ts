import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { add, compare, divide, exactly, multiply, rational, toNumber } from './rational.js';

const double = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('a fraction', () => {
  it('holds every double exactly, and gives it back', () => {
    fc.assert(fc.property(double, (value) => expect(toNumber(exactly(value))).toBe(value + 0)));
    expect(toNumber(exactly(Number.MIN_VALUE))).toBe(Number.MIN_VALUE);
    expect(toNumber(exactly(-Number.MAX_VALUE))).toBe(-Number.MAX_VALUE);
    expect(() => exactly(Infinity)).toThrow(RangeError);
  });

  it('is within a bit of what it stands for', () => {
    const whole = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });
    fc.assert(
      fc.property(whole, fc.bigInt({ min: 1n, max: 10n ** 40n }), (n, d) => {
        const value = rational(n, d);
        const near = exactly(toNumber(value));
        const error = add(near, rational(-value.n, value.d));
        const size = exactly(Math.abs(toNumber(value)) * 2 ** -51);
        expect(compare(error.n < 0n ? rational(-error.n, error.d) : error, size)).not.toBe(1);
      }),
    );
  });

  it('adds, multiplies and divides without loss', () => {
    // 0.1 + 0.2 of doubles is 10808639105689191 / 2^55 in full, which is no double.
    expect(add(exactly(0.1), exactly(0.2))).toEqual({ n: 10808639105689191n, d: 36028797018963968n });
    expect(multiply(rational(2n, 3n), rational(3n, 4n))).toEqual({ n: 1n, d: 2n });
    expect(divide(rational(1n, 3n), rational(-2n, 3n))).toEqual({ n: -1n, d: 2n });
    expect(() => divide(rational(1n), rational(0n))).toThrow(RangeError);
  });
});
