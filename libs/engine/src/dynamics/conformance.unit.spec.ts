import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { outcomeDifferences, outcomeOf, type VectorCase } from '@pulse/testing';
import { ouLaw, normalEventProbability, ar1Law } from './closed-forms.js';
import { dynamicsFunctions } from './conformance.js';

const file = new URL('../../../../tests/conformance/vectors/scoring_dynamics.json', import.meta.url);
const cases = JSON.parse(readFileSync(file, 'utf8')) as VectorCase[];

describe('the vectors of dynamics', () => {
  it.each(cases.map((c) => [c.name, c] as const))('%s', (_name, c) => {
    const call = dynamicsFunctions[c.function]!;
    expect(
      outcomeDifferences(
        outcomeOf(() => call(c.input)),
        c.expected,
        c.tolerance,
      ),
    ).toEqual([]);
  });
});

describe('limits of the closed forms', () => {
  it('an OU process without pull is Brownian motion', () => {
    expect(ouLaw(3, 1, 0, 0.7, 12)).toEqual({ mean: 3, variance: 0.7 * 0.7 * 12 });
    expect(ouLaw(3, 1, 1e-12, 0.7, 12).variance).toBeCloseTo(0.7 * 0.7 * 12, 9);
  });

  it('an AR(1) with phi 1 is a random walk', () => {
    expect(ar1Law(3, 1, 1, 0.5, 4)).toEqual({ mean: 3, variance: 1 });
  });

  it('a value without spread is beyond a threshold or not', () => {
    expect(normalEventProbability(5, 0, 5, '>')).toBe(0);
    expect(normalEventProbability(5, 0, 5, '>=')).toBe(1);
    expect(normalEventProbability(5, 0, 6, '<')).toBe(1);
  });
});
