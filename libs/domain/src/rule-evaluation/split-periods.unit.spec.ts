import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { originsOf, splitPeriods, spreadOrigins } from './split-periods.js';

describe('splitPeriods', () => {
  it('halves the data, and halves the rest', () => {
    expect(splitPeriods({ first: 10, last: 609, lag: 4 })).toEqual({
      train: { first: 10, last: 309 },
      validation: { first: 310, last: 459 },
      report: { first: 460, last: 609 },
      embargo: 7,
      horizon: 3,
    });
  });

  it('lets no forecast of a block read or meet a period of another one', () => {
    const task = fc.record({
      first: fc.integer({ min: -99, max: 99 }),
      length: fc.nat(400),
      lag: fc.nat(24),
      horizon: fc.integer({ min: 1, max: 6 }),
    });
    fc.assert(
      fc.property(task, ({ first, length, lag, horizon }) => {
        const last = first + length - 1;
        const split = splitPeriods({ first, last, lag, horizon });
        expect(split.train.last + 1).toBe(split.validation.first);
        expect(split.validation.last + 1).toBe(split.report.first);
        expect(split.report.last).toBe(last);
        for (const block of [split.validation, split.report])
          for (const origin of originsOf(block, split)) {
            expect(origin - lag).toBeGreaterThanOrEqual(block.first);
            expect(origin + horizon).toBeLessThanOrEqual(block.last);
          }
      }),
    );
  });

  it('spreads origins evenly, the last one among them', () => {
    expect(spreadOrigins([1, 2, 3, 4, 5, 6, 7], 3)).toEqual({ origins: [1, 4, 7], step: 3 });
    expect(spreadOrigins([1, 2, 3], 3)).toEqual({ origins: [1, 2, 3], step: 1 });
    expect(spreadOrigins([], 3)).toEqual({ origins: [], step: 1 });
  });
});
