import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { outcomeDifferences, outcomeOf, type VectorCase } from '@pulse/testing';
import { scoringFunctions } from './index.js';

const file = new URL('../../../tests/conformance/vectors/scoring.json', import.meta.url);
const cases = JSON.parse(readFileSync(file, 'utf8')) as VectorCase[];

describe('the scoring vectors', () => {
  it('name every function of the table, and no other', () => {
    const named = [...new Set(cases.map((c) => c.function))].sort();
    expect(Object.keys(scoringFunctions).sort()).toEqual(named);
  });

  it.each(cases.map((c) => [c.name, c] as const))('%s', (_name, c) => {
    const call = scoringFunctions[c.function]!;
    expect(
      outcomeDifferences(
        outcomeOf(() => call(c.input)),
        c.expected,
        c.tolerance,
      ),
    ).toEqual([]);
  });
});
