import { describe, expect, it } from '@jest/globals';
import type { EvidenceOrigin } from '@pulse/contracts';
import { crpsNormal } from '@pulse/scoring';
import { originOf } from '../ensemble/testing/evidence.js';
import { normals } from '../testing/gaussian-forecaster.js';
import { type RuleValueTask, valueRules } from './rule-value.js';

const label = (i: number) => String(2000 + i);
const crps = (outcome: number, centre: number, sd: number) => crpsNormal(outcome, centre, sd) as number;

/** Evidence of a forecast with the centre `of(i)` and sd 1 for outcomes; the baseline has twice the spread. */
function evidence(outcomes: Float64Array, of: (i: number) => number, horizon = 1): EvidenceOrigin[] {
  return Array.from(outcomes, (outcome, i) =>
    originOf(
      label(i),
      Array.from({ length: horizon }, () => ({
        outcome,
        centre: of(i),
        crps: crps(outcome, of(i), 1),
        reference: crps(outcome, 0, 2),
      })),
    ),
  );
}

const value = (task: Partial<RuleValueTask> & Pick<RuleValueTask, 'full' | 'rules'>) =>
  valueRules({ targets: ['x'], horizon: 1, seed: 1, ...task });

/** Outcomes around 0.8; the full configuration knows it. */
const outcomes = normals(3, 60).map((z) => 0.8 + z);
const full = evidence(outcomes, () => 0.8);
const reaches = { reachesTarget: true, fired: 9 };

describe('the value of rules', () => {
  it('finds the one that was planted, and says how much it is worth', () => {
    const without = evidence(outcomes, () => 0);
    const [found] = value({ full, rules: [{ rule: 'planted', without, ...reaches }] });
    expect(found).toMatchObject({ verdict: 'helps', n: 60, inSample: 0 });
    const score = (origins: readonly EvidenceOrigin[], of: 'crps' | 'ref') =>
      origins.reduce(
        (sum, { targets: { x } }) => sum + (of === 'crps' ? x!.crps[0]! : x!.baselines['last_value']![0]!),
        0,
      );
    const expected = (score(without, 'crps') - score(full, 'crps')) / score(full, 'ref');
    expect(found!.difference!.value).toBeCloseTo(expected, 12);
    expect(found!.difference!.low!).toBeGreaterThan(0);
    expect(found!.targets).toMatchObject([{ target: 'x', n: 60 }]);
  });

  it('decides nothing twelve periods ahead on fifty origins, which hold four outcomes that do not overlap', () => {
    const few = outcomes.subarray(0, 50);
    const [found] = value({
      full: evidence(few, () => 0.8, 12),
      rules: [{ rule: 'gain', without: evidence(few, () => 3, 12), ...reaches }],
      horizon: 12,
    });
    expect(found).toMatchObject({
      verdict: 'not decidable',
      adjustedP: null,
      reason: '50 scored origins, 60 are needed',
    });
    expect(found!.difference).toMatchObject({ low: null, high: null, p: null });
  });

  it('calls a rule that does harm narrative, as one that does nothing, and one that was never at work undecidable', () => {
    const harmful = evidence(outcomes, () => 0.8);
    const found = value({
      full: evidence(outcomes, () => 2),
      rules: [
        { rule: 'harmful', without: harmful, ...reaches },
        { rule: 'silent', without: evidence(outcomes, () => 2), ...reaches },
        { rule: 'asleep', without: harmful, reachesTarget: true, fired: 0 },
        { rule: 'elsewhere', without: evidence(outcomes, () => 2), reachesTarget: false, fired: 9 },
      ],
    });
    expect(found.map(({ verdict }) => verdict)).toEqual(['narrative', 'narrative', 'not decidable', 'narrative']);
    expect(found[0]!.difference!.value).toBeLessThan(0);
    expect(found[1]).toMatchObject({ difference: { value: 0, low: 0, high: 0 }, adjustedP: null });
  });

  it('says that forecasts are better without a rule only where the whole interval does', () => {
    const worse = evidence(outcomes, () => 2);
    const [one, other] = [4, 5].map((seed) => {
      const noise = normals(seed, outcomes.length);
      return evidence(outcomes, (i) => 0.8 + 0.3 * noise[i]!);
    });
    const [clear] = value({ full: worse, rules: [{ rule: 'r', without: full, ...reaches }] });
    expect(clear!.difference!.high!).toBeLessThan(0);
    expect(clear!.reason).toBe('forecasts are better without it');
    // Two of equal worth: one of them is ahead by luck.
    const pairs = [
      { full: one!, without: other! },
      { full: other!, without: one! },
    ].map((pair) => value({ full: pair.full, rules: [{ rule: 'r', without: pair.without, ...reaches }] })[0]!);
    const negative = pairs.find(({ difference }) => difference!.value < 0)!;
    expect(negative.difference!.high!).toBeGreaterThan(0);
    expect(negative.reason).toBe('no difference shown');
  });

  it('does not call a gain help that comes with too few firings', () => {
    const without = evidence(outcomes, () => 0);
    const found = value({
      full,
      rules: [4, 5].map((fired) => ({ rule: `r${fired}`, without, reachesTarget: true, fired })),
    });
    expect(found.map(({ verdict }) => verdict)).toEqual(['not decidable', 'helps']);
    expect(found[0]!.reason).toContain('after 4 of the scored periods only, 5 are needed');
  });

  it('judges nothing on fewer than 20 origins, nor on origins in sample', () => {
    const short = (origins: readonly EvidenceOrigin[]) => origins.slice(0, 19);
    const few = value({
      full: short(full),
      rules: [{ rule: 'r', without: short(evidence(outcomes, () => 0)), ...reaches }],
    });
    expect(few[0]).toMatchObject({ verdict: 'not decidable', n: 19 });
    const seen = full.map((origin, i) => ({ ...origin, inSample: i < 50 }));
    const inSample = value({ full: seen, rules: [{ rule: 'r', without: evidence(outcomes, () => 0), ...reaches }] });
    expect(inSample[0]).toMatchObject({ verdict: 'not decidable', n: 10, inSample: 50 });
    expect(inSample[0]!.reason).toContain('50 more are in sample');
  });

  it('pairs by origin and leaves out targets that were never scored', () => {
    const without = evidence(outcomes, () => 0).slice(5);
    const [found] = value({ full, targets: ['x', 'unseen'], rules: [{ rule: 'r', without, ...reaches }] });
    expect([found!.n, found!.targets.map(({ target }) => target)]).toEqual([55, ['x']]);
  });

  it('adjusts over the rules that are tested', () => {
    const without = evidence(outcomes, () => 0.45);
    const alone = value({ full, rules: [{ rule: 'r', without, ...reaches }] })[0]!;
    const noise = Array.from({ length: 9 }, (_, k) => ({
      rule: `n${k}`,
      without: evidence(outcomes, (i) => 0.8 + 0.2 * (((i * (k + 3)) % 7) - 3)),
      ...reaches,
    }));
    const many = value({ full, rules: [{ rule: 'r', without, ...reaches }, ...noise] });
    expect(alone.adjustedP).toBe(alone.difference!.p);
    expect(many[0]!.adjustedP!).toBeGreaterThanOrEqual(alone.adjustedP!);
    expect(many[0]!.difference).toEqual(alone.difference);
  });
});

describe('the level of the verdict', () => {
  const HORIZONS = [1, 3];
  const RULES = 200;

  /**
   * Rules without worth: with the rule forecasts lie as far above the mean of outcomes as without it below, so that the
   * expected scores are equal. Each rule has outcomes of its own; h steps ahead of neighbouring origins they share
   * h - 1 of their h shocks.
   */
  const worthless = (horizon: number): RuleValueTask => {
    const base = evidence(new Float64Array(60), () => 0, horizon);
    const rules = Array.from({ length: RULES }, (_, r) => {
      const shocks = normals(100_000 * horizon + r, 60 + horizon);
      const shift = 0.1 + 0.1 * (r % 5);
      const without = base.map((origin, i) => {
        let outcome = 0;
        for (let k = 0; k < horizon; k++) outcome += shocks[i + k]! / Math.sqrt(horizon);
        const x = origin.targets['x']!;
        const gain = crps(outcome, -shift, 1) - crps(outcome, shift, 1);
        return { ...origin, targets: { x: { ...x, crps: x.crps.map((score) => score! + gain) } } };
      });
      return { rule: `r${r}`, without, ...reaches };
    });
    return { full: base, rules, targets: ['x'], horizon, seed: 1 };
  };

  it.each(HORIZONS)(
    'finds at most 5 %% of worthless rules better beyond chance, one by one, at horizon %d',
    (horizon) => {
      const found = valueRules(worthless(horizon));
      const better = found.filter(({ difference }) => difference!.p! < 0.05 && difference!.low! > 0).length;
      // Two binomial standard errors above the level.
      expect(better / RULES).toBeLessThanOrEqual(0.05 + 2 * Math.sqrt((0.05 * 0.95) / RULES));
      expect(better).toBeGreaterThan(0);
    },
  );

  // Over 800 such worlds it was 5.8 %; 7.3 % at horizon 3, where the test is known to be a little too sure.
  it('calls any of five worthless rules helpful in at most 5 % of worlds', () => {
    const task = worthless(1);
    const worlds = 40;
    const fooled = Array.from({ length: worlds }, (_, w) =>
      valueRules({ ...task, rules: task.rules.slice(5 * w, 5 * w + 5) }).some(({ verdict }) => verdict === 'helps'),
    ).filter(Boolean).length;
    expect(fooled / worlds).toBeLessThanOrEqual(0.05 + 2 * Math.sqrt((0.05 * 0.95) / worlds));
  });
});
