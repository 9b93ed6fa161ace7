import type { EvidenceEvent } from '@pulse/contracts';

/** Scores of the event `crash` by horizon. */
export function fixtureEvents(horizon: number): EvidenceEvent[] {
  return Array.from({ length: horizon }, (_, h) => ({
    event: 'crash',
    horizon: h + 1,
    n: 59 - h,
    inSample: 0,
    happened: 17 - Math.min(h, 5),
    brier: 0.196,
    baseRate: 0.208,
    skill: { value: 0.058, low: -0.04, high: 0.15 },
    dmP: 0.21,
    reliability: 0.011,
    resolution: 0.023,
    uncertainty: 0.208,
  }));
}
