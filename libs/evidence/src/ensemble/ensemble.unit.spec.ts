import { describe, expect, it } from '@jest/globals';
import type { EvidenceOrigin } from '@pulse/contracts';
import { wis } from '@pulse/scoring';
import { normals } from '../testing/gaussian-forecaster.js';
import { commonScores } from './common-scores.js';
import { ensembleOf } from './ensemble.js';
import { judge } from './judge.js';
import { memberOf, normalLaw, originOf } from './testing/evidence.js';
import { weightsOf } from './weights.js';

const TARGETS = [{ name: 'x', support: 'real' as const }];
const label = (i: number) => String(2000 + i);

/** Origins whose CRPS is `early` on those that choose and `late` on the last quarter. */
const scored = (n: number, early: number, late = early): EvidenceOrigin[] =>
  Array.from({ length: n }, (_, i) =>
    originOf(label(i), [{ outcome: 0, centre: 0, crps: i < Math.floor(0.75 * n) ? early : late, reference: 2 }]),
  );

const weightsFor = (...evidence: EvidenceOrigin[][]) =>
  weightsOf(
    evidence.length,
    commonScores(
      evidence.map((origins, i) => memberOf(`m${i}`, normalLaw(0, 1), origins)),
      ['x'],
      2,
    ),
  );

describe('weights', () => {
  it('go with the inverse scaled CRPS, drawn to equal ones by the number of outcomes', () => {
    // 30 of 40 origins choose; at horizon 1 the outcome of the 30th is known at the 31st. Trust 30 / 40.
    const { weights, scaled, trust, outcomes } = weightsFor(scored(40, 1), scored(40, 3));
    expect([trust, outcomes]).toEqual([0.75, 30]);
    expect(scaled).toEqual([0.5, 1.5]);
    expect(weights[0]).toBeCloseTo(0.75 * 0.75 + 0.25 * 0.5, 12);
    expect(weights[0]! + weights[1]!).toBeCloseTo(1, 15);
  });

  it('know nothing of the origins that judge', () => {
    expect(weightsFor(scored(40, 1, 99), scored(40, 3, 0.01)).weights).toEqual(
      weightsFor(scored(40, 1), scored(40, 3)).weights,
    );
  });

  it('leave out outcomes that were not known when the judging began', () => {
    const late = (crps: number) =>
      Array.from({ length: 40 }, (_, i) =>
        originOf(label(i), [
          { outcome: 0, centre: 0, crps: 1 },
          { outcome: 0, centre: 0, crps: i === 29 ? crps : 1 },
        ]),
      );
    // At horizon 2 the outcome of the 30th origin came a period after the 31st was forecast from.
    expect(weightsFor(late(1), late(1)).weights).toEqual(weightsFor(late(50), late(1)).weights);
    expect(weightsFor(late(1), late(1)).outcomes).toBe(15);
  });

  it.each([
    ['without evidence', [], scored(40, 1), 'no scored origins in common'],
    ['with too little of it', scored(12, 1), scored(12, 3), 'need 10 known outcomes'],
    ['from other origins', scored(40, 1), scored(80, 1).slice(40), 'no scored origins in common'],
    ['where one never errs', scored(40, 0), scored(40, 1), 'never errs'],
  ])('are equal %s', (_why, a, b, note) => {
    const found = weightsFor(a, b);
    expect(found.weights).toEqual([0.5, 0.5]);
    expect(found.note).toContain(note);
  });

  it('do not count origins in sample', () => {
    const seen = scored(40, 1).map((origin) => ({ ...origin, inSample: true }));
    expect(weightsFor(seen, scored(40, 2)).note).toContain('no scored origins in common');
  });
});

/** Two members that err on either side of outcomes around 0. */
const apart = (n: number, full: boolean, biases = [-1, 1]): EvidenceOrigin[][] => {
  const outcomes = normals(7, n);
  return biases.map((bias) =>
    Array.from({ length: n }, (_, i) =>
      originOf(label(i), [{ outcome: outcomes[i]!, centre: bias, crps: 1 + Math.abs(bias) }], { full }),
    ),
  );
};

const judged = (evidence: EvidenceOrigin[][]) => {
  const members = evidence.map((origins, i) => memberOf(`m${i}`, normalLaw(0, 1), origins));
  const common = commonScores(members, ['x'], 1);
  return judge(weightsOf(members.length, common), common, TARGETS, 1);
};

describe('the judgement of pools', () => {
  it('is what the scores give by hand, on the last quarter', () => {
    const evidence = apart(20, false);
    const { pools, origins, levels, best } = judged(evidence);
    expect([origins, levels, best]).toEqual([5, 5, 0]);
    const five = [0.1, 0.25, 0.5, 0.75, 0.9];
    const score = (origin: EvidenceOrigin, shift: number) => {
      const { outcome, lower80, lower50, median, upper50, upper80 } = origin.targets['x']!;
      const q = [lower80, lower50, median, upper50, upper80].map((column) => column[0]! + shift);
      return (wis(outcome[0]!, q, five) as { wis: number }).wis;
    };
    const last = evidence[0]!.slice(15);
    const sum = (shift: number) => last.reduce((total, origin) => total + score(origin, shift), 0);
    // The first member lies at -1: the average of both at 0, the second at 1.
    const members = (sum(0) + sum(2)) / 2;
    expect(pools).toHaveLength(1);
    expect(pools[0]!.againstMean.value).toBeCloseTo(1 - sum(1) / members, 10);
    expect(pools[0]!.againstBest!.value).toBeCloseTo(1 - sum(1) / sum(0), 10);
    expect([pools[0]!.againstMean.low, pools[0]!.againstEqual]).toEqual([null, null]);
  });

  it('has intervals from 10 origins on, and both pools where the 23 quantiles are kept', () => {
    const { pools, levels, origins } = judged(apart(60, true, [-1, 1.5]));
    expect([origins, levels, pools.map(({ method }) => method)]).toEqual([15, 23, ['quantile', 'linear']]);
    for (const { againstMean, againstEqual } of pools) {
      expect(againstMean.low!).toBeLessThanOrEqual(againstMean.value);
      expect(againstMean.high!).toBeGreaterThanOrEqual(againstMean.value);
      expect(againstEqual).not.toBeNull();
    }
  });

  it('never finds a quantile average with equal weights worse than the mean of its members', () => {
    for (let k = 0; k < 20; k++) {
      const bias = normals(100 + k, 2);
      const { pools } = judged(apart(14, true, [bias[0]!, bias[1]!]));
      expect(pools[0]!.againstMean.value).toBeGreaterThanOrEqual(-1e-12);
    }
  });

  it('says that it cannot be where there is nothing in common', () => {
    expect(judged([scored(20, 1), []])).toMatchObject({ origins: 0, pools: [] });
  });
});

describe('an ensemble', () => {
  it('pools targets and events of all horizons', () => {
    const law = { low: normalLaw(0, 1), high: normalLaw(2, 1) };
    const event = (probability: number) => ({ up: [{ probability, error: 0.01 }] });
    const members = [
      { ...memberOf('a', law.low), events: event(0.2) },
      { ...memberOf('b', law.high), events: event(0.4) },
    ];
    const { targets, events, weights } = ensembleOf({ members, targets: TARGETS, events: ['up'], horizon: 1, seed: 1 });
    expect(weights.weights).toEqual([0.5, 0.5]);
    expect(targets[0]).toMatchObject({ target: 'x', horizon: 1, mean: 1, disagreement: { share: 0.5 } });
    expect(targets[0]!.sd).toBeCloseTo(Math.sqrt(2), 12);
    expect(targets[0]!.linear.quantiles[11]).toBeCloseTo(1, 6);
    expect(targets[0]!.quantile.quantiles[11]).toBeCloseTo(1, 12);
    // The mixture is wider than the average of the quantiles.
    const width = (q: readonly number[]) => q[19]! - q[3]!;
    expect(width(targets[0]!.linear.quantiles)).toBeGreaterThan(width(targets[0]!.quantile.quantiles) + 0.5);
    expect(events[0]!.probability).toBeCloseTo(0.3, 12);
    expect(events[0]!.error).toBeCloseTo(0.01, 12);
  });
});
