import { describe, expect, it, jest } from '@jest/globals';
import { binomialInterval } from '@pulse/scoring';
import { confidenceAgainstLater } from './confidence.js';
import { perfectRefusals } from './perfect.js';
import { power } from './power.js';
import { withResult } from './studies.js';
import { uselessAlone, uselessInBatches, VARIANTS } from './useless.js';
import { TRUTHS, withdrawals } from './withdrawal.js';

jest.setTimeout(120_000);

/** Exact limits at 99 %: what a true share could be. */
function limits(successes: number, n: number): { low: number; high: number } {
  const found = binomialInterval(successes, n, 0.99);
  if (!('low' in found)) throw new Error(found.reason);
  return found;
}

describe('the default policy', () => {
  it.each(VARIANTS)('licenses no more than 5 % of useless forecasters: $name', (variant) => {
    for (const { n, licensed } of uselessAlone(variant, 120).values())
      expect(limits(licensed, n).low).toBeLessThanOrEqual(0.05);
  });

  it('licenses none of most batches of useless jobs, of which some pass alone', () => {
    const found = uselessInBatches(10, 20);
    expect(limits(found.batchesAdjusted, found.batches).low).toBeLessThanOrEqual(0.05);
    expect(found.alone).toBeGreaterThan(0);
  });

  it('licenses the more the more skill there is and the longer it was seen', () => {
    const [short, long] = power(0.2, 60, [
      [1, 30],
      [1, 120],
    ]);
    const [none] = power(0, 60, [[1, 120]]);
    expect(limits(long!.licensed, 60).low).toBeGreaterThan(limits(short!.licensed, 60).high);
    expect(limits(short!.licensed, 60).low).toBeGreaterThan(limits(none!.licensed, 60).high);
    expect(limits(none!.licensed, 60).low).toBeLessThanOrEqual(0.05);
  });
});

describe('the tests of calibration', () => {
  it.each([
    [1, 60],
    [3, 60],
    [12, 240],
  ])('refuse the true law %d ahead no more often than they say', (horizon, n) => {
    const { exact, pit, repetitions } = perfectRefusals(horizon, n, 300);
    expect(limits(exact, repetitions).low).toBeLessThanOrEqual(0.05);
    expect(limits(pit, repetitions).low).toBeLessThanOrEqual(0.01);
  });

  it('refuse it by their range of 70 to 90 % where few outcomes do not overlap, as the page says', () => {
    const { range, repetitions } = perfectRefusals(3, 60, 300);
    expect(limits(range, repetitions).low).toBeGreaterThan(0.05);
  });
});

describe('confidence', () => {
  it('is about the share of forecasters that go on to have the smaller loss', () => {
    const bins = confidenceAgainstLater(12, 1);
    expect(bins.length).toBeGreaterThan(1);
    for (const { n, stated, later } of bins) {
      const { low, high } = limits(Math.round(later * n), n);
      expect([stated > low - 0.05, stated < high + 0.05]).toEqual([true, true]);
    }
  });
});

describe('withdrawals', () => {
  it('meet a calibrated forecast with at most 5 %, and most of what has drifted far', () => {
    const [calibrated] = withdrawals(TRUTHS[0]!, 1000, [60]);
    expect(limits(calibrated!, 1000).low).toBeLessThanOrEqual(0.05);
    const [wide] = withdrawals(
      TRUTHS.find(({ spread }) => spread === 2)!,
      200,
      [60],
    );
    expect(limits(wide!, 200).low).toBeGreaterThan(0.9);
  });
});

describe('the page of studies', () => {
  it('takes a result between the marks of its study', () => {
    const page = 'a\n<!-- study:x -->\nold\n<!-- /study:x -->\nb\n';
    expect(withResult(page, 'x', 'new')).toBe('a\n<!-- study:x -->\n\nnew\n\n<!-- /study:x -->\nb\n');
    expect(() => withResult(page, 'y', 'new')).toThrow('no marks of the study "y"');
  });
});
