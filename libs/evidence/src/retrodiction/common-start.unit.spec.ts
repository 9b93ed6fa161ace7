import { describe, expect, it } from '@jest/globals';
import type { EvidenceOrigin } from '@pulse/contracts';
import { fromCommonStart } from './common-start.js';

/** One horizon; a baseline that does not exist has no loss. */
const origin = (
  at: number,
  losses: Readonly<Record<string, number | null>>,
  crps: number | null = 1,
): EvidenceOrigin => ({
  origin: String(at),
  inSample: false,
  targets: {
    x: {
      outcome: [crps === null ? null : 5],
      median: [4],
      lower80: [3],
      upper80: [6],
      lower50: [3.5],
      upper50: [5],
      crps: [crps],
      baselines: Object.fromEntries(Object.entries(losses).map(([name, loss]) => [name, [loss]])),
      pit: [0.5],
      quantiles: [[1, 2]],
    },
  },
});
const early = (at: number) => origin(at, { last_value: 2, seasonal_naive: null });
const late = (at: number) => origin(at, { last_value: 2, seasonal_naive: 1.5 });
const scored = (origins: readonly EvidenceOrigin[]) =>
  origins.filter(({ targets }) => targets['x']!.crps[0] !== null).map(({ origin: at }) => Number(at));

describe('the start of the evidence', () => {
  it('is where the baselines of the newest origin all exist, and nothing of a target is left before it', () => {
    const origins = fromCommonStart([early(1), early(2), late(3), late(4)]);
    expect(scored(origins)).toEqual([3, 4]);
    expect(origins[0]!.targets['x']).toEqual({
      outcome: [null],
      median: [null],
      lower80: [null],
      upper80: [null],
      lower50: [null],
      upper50: [null],
      crps: [null],
      baselines: { last_value: [null], seasonal_naive: [null] },
      pit: [null],
      quantiles: [null],
    });
    expect(origins[2]).toEqual(late(3));
  });

  it('is the first origin where less than half would be left, or where the baseline is not there at the end', () => {
    expect(scored(fromCommonStart([early(1), early(2), early(3), late(4), late(5)]))).toEqual([1, 2, 3, 4, 5]);
    expect(scored(fromCommonStart([late(1), early(2)]))).toEqual([1, 2]);
  });

  it('looks at scored origins only', () => {
    const unscored = origin(9, { last_value: null, seasonal_naive: null }, null);
    expect(scored(fromCommonStart([early(1), late(2), late(3), unscored]))).toEqual([2, 3]);
    expect(fromCommonStart([unscored])).toEqual([unscored]);
    expect(fromCommonStart([])).toEqual([]);
  });
});
