import { describe, expect, it } from '@jest/globals';
import type { EvidenceOrigin, OriginScores } from '@pulse/contracts';
import { confidenceOf } from './confidence.js';

const HORIZONS = 12;

/** Scores with these losses by horizon (null: not scored); both baselines have the loss 1. */
function scores(crps: readonly (number | null)[], unit = 1): OriginScores {
  const column = (value: number) => crps.map((loss) => (loss === null ? null : value));
  return {
    outcome: column(0),
    median: column(0),
    lower80: column(-1),
    upper80: column(1),
    lower50: column(-1),
    upper50: column(1),
    crps: crps.map((loss) => (loss === null ? null : loss * unit)),
    baselines: { last_value: column(unit), drift: column(unit) },
    pit: column(0.5),
  };
}

const at = (horizon: number, loss: number) =>
  Array.from({ length: HORIZONS }, (_, i) => (i + 1 === horizon ? loss : null));

function confidence(origins: EvidenceOrigin[], horizon: number, targets = ['x']) {
  const headline = { name: 'x', kind: 'median', horizon } as const;
  return confidenceOf({ origins, targets, horizon: HORIZONS, headline, seed: 1 });
}

function origins(n: number, targets: (i: number) => Record<string, OriginScores>): EvidenceOrigin[] {
  return Array.from({ length: n }, (_, i) => ({ origin: String(i), inSample: false, targets: targets(i) }));
}

describe('confidence', () => {
  it('is (m p + 5) / (m + 10) with p = 1 where every loss is below the baseline', () => {
    const found = confidence(
      origins(60, () => ({ x: scores(at(3, 0.5)) })),
      3,
    );
    // m = 60 / 3
    expect(found).toMatchObject({ value: 25 / 30, share: 1, class: 'x x horizon 3', n: 60, distinctOrigins: 60 });
    expect(found).toMatchObject({ reason: null, against: 'last_value', skillLow: 0.5 });
  });

  it('is one half where forecast and baseline are equal, and shrinks to it from below too', () => {
    expect(
      confidence(
        origins(40, () => ({ x: scores(at(1, 1)) })),
        1,
      ),
    ).toMatchObject({ share: 0.5, value: 0.5 });
    expect(
      confidence(
        origins(40, () => ({ x: scores(at(1, 2)) })),
        1,
      ),
    ).toMatchObject({ share: 0, value: 5 / 50 });
  });

  it('widens to horizons alike, then to all targets, and says so', () => {
    const bucket = confidence(
      origins(16, () => ({ x: scores([null, 0.5, 0.5]) })),
      3,
    );
    expect(bucket).toMatchObject({
      class: 'x x horizons 2-3',
      n: 32,
      distinctOrigins: 16,
      value: (16 / 3 + 5) / (16 / 3 + 10),
    });
    // In other units, but as often better: without scaling y alone would decide.
    const mixed = origins(12, (i) => ({
      x: scores([null, 0.2, 0.2]),
      y: scores([null, 1.1, i === 0 ? 1.1 : null], 1000),
    }));
    expect(confidence(mixed, 3, ['x', 'y'])).toMatchObject({ class: 'all targets x horizons 2-3', n: 37, share: 1 });
  });

  it('stays at the widest class where that is small too', () => {
    const found = confidence(
      origins(12, () => ({ x: scores(at(3, 0.5)) })),
      3,
    );
    expect(found).toMatchObject({ class: 'all targets x horizons 2-3', n: 12, value: (4 + 5) / 14 });
  });

  it('is null below 10 distinct origins, with the reason', () => {
    const found = confidence(
      origins(9, () => ({ x: scores(Array.from({ length: HORIZONS }, () => 0.5)) })),
      5,
    );
    expect(found).toMatchObject({ value: null, share: null, distinctOrigins: 9, n: 27 });
    expect(found.reason).toMatch(/^not enough evidence: 9 scored origins/);
    expect(confidence([], 3).value).toBeNull();
  });

  it('does not count origins in sample', () => {
    const all = origins(40, () => ({ x: scores(at(1, 0.5)) })).map((o, i) => ({ ...o, inSample: i < 35 }));
    expect(confidence(all, 1)).toMatchObject({ value: null, n: 5 });
  });

  it('divides by the baseline where a class is all targets, even where there is one', () => {
    const found = confidence(
      origins(20, () => ({ x: scores([null, null, 0.5], 1000) })),
      3,
    );
    expect(found).toMatchObject({ class: 'all targets x horizons 2-3', skillLow: 0.5 });
  });

  it('has no bound of skill where fewer than 5 outcomes do not overlap', () => {
    const few = confidence(
      origins(12, () => ({ x: scores([null, null, 0.5], 1000) })),
      3,
    );
    expect(few).toMatchObject({ distinctOrigins: 12, share: 1, skillLow: null });
    // (12 / 3 + 5) / (12 / 3 + 10): what is shrunk towards one half is still stated.
    expect(few.value).toBeCloseTo(9 / 14, 12);
  });

  it('tests the uniformity of one PIT value for each separate outcome', () => {
    const spread = (i: number) => ({ ...scores(at(3, 0.5)), pit: at(3, ((i / 3) % 20) / 20 + 0.025) });
    // Of 60 origins every third counts: 20 values at the middles of 20 equal parts, 0.025 from uniform.
    const uniform = confidence(
      origins(60, (i) => ({ x: spread(i) })),
      3,
    );
    expect(uniform.pitP).toBeGreaterThan(0.999);
    // Nine separate outcomes are too few.
    const few = confidence(
      origins(27, (i) => ({ x: spread(i) })),
      3,
    );
    expect(few.pitP).toBeNull();
  });
});

describe('confidence of an event', () => {
  const event = (outcome: number, probability: number | null, baseRate: number | null) => ({
    outcome: [outcome],
    probability: [probability],
    baseRate: [baseRate],
  });
  const headline = { name: 'up', kind: 'event', horizon: 1 } as const;
  const ofEvents = (n: number, events: (i: number) => NonNullable<EvidenceOrigin['events']>) =>
    confidenceOf({
      origins: Array.from({ length: n }, (_, i) => ({
        origin: String(i),
        inSample: false,
        targets: {},
        events: events(i),
      })),
      targets: ['x'],
      horizon: 1,
      headline,
      seed: 1,
    });

  it('compares Brier scores with those of the base rate', () => {
    const found = ofEvents(40, (i) => ({ up: event(i % 2, i % 2 === 1 ? 0.9 : 0.1, 0.5) }));
    // Brier scores 0.01 and 0.25 at every origin; m = 40.
    expect(found).toMatchObject({ value: 45 / 50, share: 1, class: 'up x horizon 1', n: 40, against: 'base_rate' });
    expect(found.skillLow).toBeCloseTo(1 - 0.01 / 0.25, 12);
    expect(found).toMatchObject({ coverage80: null, pitP: null, reason: null });
  });

  it('leaves out origins without a base rate, and widens to all events', () => {
    const found = ofEvents(20, (i) => ({
      up: event(1, 0.8, i === 0 ? null : 0.5),
      down: event(0, 0.2, i === 0 ? null : 0.9),
    }));
    expect(found).toMatchObject({ class: 'all events x horizons 1', n: 38, distinctOrigins: 19, share: 1 });
  });

  it('is null without evidence of events', () => {
    expect(ofEvents(20, () => ({}))).toMatchObject({
      value: null,
      reason: 'not enough evidence: 0 scored origins, at least 10 are needed',
    });
  });
});
