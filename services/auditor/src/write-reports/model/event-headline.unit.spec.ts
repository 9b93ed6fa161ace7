import { describe, expect, it } from '@jest/globals';
import { fixtureEvidence } from '../../testing/fixture-evidence.js';
import { originLosses } from './origin-losses.js';

const headline = { name: 'crash', kind: 'event', horizon: 1, value: 0.3, error: 0.01 } as const;

describe('losses of an event headline', () => {
  it('are Brier scores of the probability and of the base rate, where both exist', () => {
    const evidence = fixtureEvidence(2, 0.1, 1);
    const said = (outcome: number, probability: number, baseRate: number | null) => ({
      crash: { outcome: [outcome, null], probability: [probability, null], baseRate: [baseRate, null] },
    });
    const origins = evidence.origins.slice(0, 4).map((origin, i) => ({
      ...origin,
      inSample: i === 3,
      events: [said(1, 0.8, null), said(1, 0.8, 0.5), said(0, 0.3, 0.25), said(1, 1, 1)][i]!,
    }));
    const losses = originLosses({ ...evidence, origins }, headline)!;
    expect(losses.origins).toEqual([origins[1]!.origin, origins[2]!.origin]);
    // (0.8 - 1)^2, 0.3^2; (0.5 - 1)^2, 0.25^2.
    expect(losses.crps.map((x) => Number(x.toFixed(12)))).toEqual([0.04, 0.09]);
    expect(losses.baselines).toEqual({ base_rate: [0.25, 0.0625] });
    expect(originLosses({ ...evidence, origins: [] }, headline)).toBeNull();
  });
});
