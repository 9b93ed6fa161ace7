import { describe, expect, it } from '@jest/globals';
import type { EvidenceOrigin } from '@pulse/contracts';
import { evidenceEvent, evidenceEvents } from './events.js';

type Said = readonly [outcome: number | null, probability: number | null, baseRate: number | null];

const origins = (said: readonly Said[], inSample = 0): EvidenceOrigin[] =>
  said.map(([outcome, probability, baseRate], i) => ({
    origin: String(i),
    inSample: i < inSample,
    targets: {},
    events: { e: { outcome: [outcome], probability: [probability], baseRate: [baseRate] } },
  }));

describe('an event over its origins', () => {
  const twelve = Array.from({ length: 12 }, (_, i): Said => (i % 3 === 0 ? [1, 0.8, 0.4] : [0, 0.1, 0.4]));

  it('has its Brier score beside that of the base rate, with skill, test and parts', () => {
    const found = evidenceEvent(origins(twelve), 'e', 1, 1);
    // 4 of 12 happened: (4 x 0.04 + 8 x 0.01) / 12 and (4 x 0.36 + 8 x 0.16) / 12.
    expect(found).toMatchObject({ event: 'e', horizon: 1, n: 12, inSample: 0, happened: 4 });
    expect(found.brier).toBeCloseTo(0.02, 12);
    expect(found.baseRate).toBeCloseTo(2.72 / 12, 12);
    expect(found.skill!.value).toBeCloseTo(1 - 0.24 / 2.72, 12);
    expect(found.skill!.low!).toBeGreaterThan(0.8);
    expect(found.dmP!).toBeLessThan(0.001);
    expect(found.uncertainty).toBeCloseTo(2 / 9, 12);
    // Two probabilities that tell the outcomes apart: resolution is all of the uncertainty.
    expect(found.resolution).toBeCloseTo(2 / 9, 12);
    expect(found.reliability).toBeCloseTo(0.02, 12);
  });

  it('counts those in sample apart and leaves out what is not known', () => {
    const found = evidenceEvent(origins([...twelve, [null, null, null]], 3), 'e', 1, 1);
    expect(found).toMatchObject({ n: 9, inSample: 3, happened: 3, dmP: null });
    expect(found.skill).toMatchObject({ low: null, high: null });
  });

  it('has no number where nothing is known of it', () => {
    const none = { n: 0, happened: 0, brier: null, baseRate: null, skill: null, dmP: null, reliability: null };
    expect(evidenceEvent(origins([[null, null, null]]), 'e', 1, 1)).toMatchObject(none);
    expect(evidenceEvent(origins(twelve), 'other', 1, 1)).toMatchObject(none);
    expect(
      evidenceEvents(origins(twelve), ['e', 'other'], 2, 1).map(({ event, horizon, n }) => [event, horizon, n]),
    ).toEqual([
      ['e', 1, 12],
      ['e', 2, 0],
      ['other', 1, 0],
      ['other', 2, 0],
    ]);
  });
});
