import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { outcomeDifferences, outcomeOf, type VectorCase } from '@pulse/testing';
import { rngFunctions } from './index.js';

const file = new URL('../../../../tests/conformance/vectors/scoring_rng.json', import.meta.url);
const cases = JSON.parse(readFileSync(file, 'utf8')) as VectorCase[];

describe('the vectors of random numbers', () => {
  it.each(cases.map((c) => [c.name, c] as const))('%s', (_name, c) => {
    const call = rngFunctions[c.function]!;
    expect(
      outcomeDifferences(
        outcomeOf(() => call(c.input)),
        c.expected,
        c.tolerance,
      ),
    ).toEqual([]);
  });
});
