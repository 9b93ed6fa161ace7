import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { waitBefore } from './backoff.js';

describe('waitBefore', () => {
  it('is uniform on 5 s, then 10 s, then 20 s', () => {
    expect([1, 2, 3].map((failed) => waitBefore(failed, null, 0.5))).toEqual([2500, 5000, 10_000]);
    expect(waitBefore(1, null, 0)).toBe(0);
  });

  it('waits at least as long as it is asked to', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.nat(120_000),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failed, asked, random) => {
          expect(waitBefore(failed, asked, random)).toBeGreaterThanOrEqual(asked);
        },
      ),
    ));

  it('does not wait for more than two minutes', () => expect(waitBefore(1, 120_001, 0)).toBeNull());
});
