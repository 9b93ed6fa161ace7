import { describe, expect, it } from '@jest/globals';
import { differences, outcomeDifferences, outcomeOf } from './conformance.js';

const refusal = (code: string) => () => {
  throw Object.assign(new Error('refused'), { code });
};

describe('the pass rule of conformance vectors', () => {
  it.each([
    ['a number within the tolerance', 1.0001, 1, 1e-3],
    ['a large number within the relative tolerance', 1001, 1000, 1e-3],
    ['nested numbers', { a: [1, { b: 2.0001 }] }, { a: [1, { b: 2 }] }, 1e-3],
    ['a typed array', new Float64Array([1, 2]), [1, 2], 0],
    ['positive infinity', Infinity, { infinity: '+' }, 0],
    ['a marked infinity on both sides', { $float: 'Infinity' }, { $float: 'Infinity' }, 0],
    ['a marked NaN', NaN, { $float: 'NaN' }, 0],
    ['an undefined value', { undefined: true, reason: 'zero variance' }, { undefined: true }, 0],
    ['null', null, null, 0],
    ['a field that is not there', { a: 1, b: undefined }, { a: 1 }, 0],
  ])('passes %s', (_name, actual, expected, tolerance) => {
    expect(differences(actual, expected, tolerance)).toEqual([]);
  });

  it.each([
    ['a number outside the tolerance', 1.01, 1, 1e-3],
    ['NaN for a number', NaN, 1, 1],
    ['a finite number for infinity', 1e308, { infinity: '+' }, 1],
    ['infinity of the other sign', -Infinity, { infinity: '+' }, 1],
    ['a number for an undefined value', 0, { undefined: true }, 1],
    ['a shorter list', [1], [1, 2], 1],
    ['a missing field', {}, { a: 1 }, 1],
    ['a field too many', { a: 1, b: 2 }, { a: 1 }, 1],
    ['a text for a number', '1', 1, 1],
    ['false for zero', false, 0, 1],
  ])('fails %s', (_name, actual, expected, tolerance) => {
    expect(differences(actual, expected, tolerance)).not.toEqual([]);
  });

  it('wants the refusal that is named', () => {
    expect(outcomeDifferences(outcomeOf(refusal('bad')), { error: 'bad' }, 0)).toEqual([]);
    expect(outcomeDifferences(outcomeOf(refusal('other')), { error: 'bad' }, 0)).not.toEqual([]);
    expect(
      outcomeDifferences(
        outcomeOf(() => 1),
        { error: 'bad' },
        0,
      ),
    ).not.toEqual([]);
    expect(outcomeDifferences(outcomeOf(refusal('any')), { $error: { type: 'ValueError' } }, 0)).toEqual([]);
    expect(outcomeDifferences(outcomeOf(refusal('any')), 1, 0)).not.toEqual([]);
  });
});
