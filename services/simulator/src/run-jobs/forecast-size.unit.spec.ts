import { describe, expect, it } from '@jest/globals';
import { canonicalJson, QUANTILE_LEVELS, type ForecastBody } from '@pulse/contracts';
import * as fc from 'fast-check';
import { estimatedBytes } from './forecast-size.js';

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,59}$/);
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Number.isInteger(value));
const share = fc.double({ min: 0, max: 1, noNaN: true });
const numbers = (length: number) => fc.array(number, { minLength: length, maxLength: length });
const shares = (length: number) => fc.array(share, { minLength: length, maxLength: length });

function bodies(horizon: number): fc.Arbitrary<ForecastBody> {
  const target = fc.record({
    mean: numbers(horizon),
    sd: numbers(horizon),
    quantiles: fc.array(fc.oneof(numbers(QUANTILE_LEVELS.length), numbers(1)), {
      minLength: horizon,
      maxLength: horizon,
    }),
    error: numbers(horizon),
  });
  const rule = fc.record({
    rule: name,
    tags: fc.array(name, { maxLength: 3 }),
    fired: share,
    unknown: share,
    effects: fc.dictionary(name, number, { maxKeys: 3 }),
    byTurn: shares(horizon),
  });
  return fc.record({
    targets: fc.dictionary(name, target, { minKeys: 1, maxKeys: 3 }),
    events: fc.dictionary(name, fc.record({ probability: shares(horizon), error: shares(horizon) }), { maxKeys: 2 }),
    overlays: fc.dictionary(name, numbers(horizon), { maxKeys: 3 }),
    rules: fc.array(rule, { maxLength: 4 }),
    paths: fc.nat(),
    failedPaths: fc.nat(),
    clippedShare: share,
  });
}

describe('the estimated size of a forecast', () => {
  it('is never below the true one, nor far above it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }).chain(bodies), (body) => {
        const bytes = canonicalJson(body).length;
        const estimate = estimatedBytes(body);
        expect(estimate).toBeGreaterThanOrEqual(bytes);
        expect(estimate).toBeLessThan(12 * bytes);
      }),
      { numRuns: 300 },
    );
  });

  it('is small for what is stored elsewhere', () => {
    const body = { artifact: 'a'.repeat(64) };
    expect(estimatedBytes(body)).toBeGreaterThanOrEqual(canonicalJson(body).length);
  });
});
