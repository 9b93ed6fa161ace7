import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  betaRegularized,
  erf,
  erfc,
  exp,
  expm1,
  gammaP,
  lgamma,
  log,
  log1p,
  logit,
  normalCdf,
  normalQuantile,
  pow,
  sigmoid,
  tanh,
} from './index.js';

type Elementary = (...args: readonly number[]) => number;

/** Each function with the units in the last place that the exact value may be away from ours. */
const LIMITS: readonly (readonly [name: string, call: Elementary, limit: number])[] = [
  ['exp', exp, 1],
  ['expm1', expm1, 1],
  ['log', log, 1],
  ['log1p', log1p, 1],
  ['pow', pow, 1],
  ['erf', erf, 1],
  ['tanh', tanh, 2.5],
  ['sigmoid', sigmoid, 2.5],
  ['logit', logit, 2.5],
  ['erfc', erfc, 3],
  ['lgamma', lgamma, 3],
  ['normalCdf', normalCdf, 5],
  ['normalQuantile', normalQuantile, 5],
  ['gammaP', gammaP, 10_000],
  ['betaRegularized', betaRegularized, 5_000],
];

const bits = new BigInt64Array(1);
const double = new Float64Array(bits.buffer);

function unitInLastPlace(x: number): number {
  double[0] = Math.abs(x);
  bits[0]! += 1n;
  return double[0] - Math.abs(x);
}

const rows = readFileSync(new URL('../src/reference/values.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split(','))
  .map(([name, ...values]) => ({ name, values: values.map(Number) }));

describe('accuracy against decimal arithmetic at 60 digits', () => {
  it.each(LIMITS)('%s', (name, call, limit) => {
    const errors = rows
      .filter((row) => row.name === name)
      .map(({ values }) => {
        const nearest = values.at(-2)!;
        const actual = call(...values.slice(0, -2));
        return Math.abs((actual - nearest) / unitInLastPlace(nearest) - values.at(-1)!);
      });
    expect(errors.length).toBeGreaterThanOrEqual(40);
    expect(Math.max(...errors)).toBeLessThanOrEqual(limit);
  });
});
