import { describe, expect, it } from '@jest/globals';
import type { RuleData } from '@pulse/contracts';
import { catalogueOf } from '@pulse/domain';
import { TRUE } from '@pulse/engine';
import { LEVELS } from './levels.js';
import { type OpenWorld, type Planted, plantWorld } from './plant.js';
import { recoveryOf } from './recovery.js';
import { FLAWS, plantRuleBase } from './rule-base.js';

const catalogue = ({ world, history }: Pick<OpenWorld, 'world' | 'history'>) =>
  catalogueOf(world, history, history.start + history.length - 1);

/** Mean step of the target beside its pull, in the periods after which the planted condition did and did not hold. */
function stepsBy(open: OpenWorld, rule: RuleData): { fired: number; idle: number; share: number } {
  const truth = catalogue(open).truth(rule.condition);
  const y = open.history.series[open.target]!;
  const mean = (wanted: boolean): number => {
    const steps = y.flatMap((value, i) =>
      i > 0 && (truth[i - 1] === TRUE) === wanted ? [value! - 0.5 * y[i - 1]!] : [],
    );
    return steps.reduce((a, b) => a + b, 0) / steps.length;
  };
  return { fired: mean(true), idle: mean(false), share: truth.filter((one) => one === TRUE).length / truth.length };
}

describe('a planted world', () => {
  it.each(['L1', 'L2', 'L3', 'L4'] as const)(
    'moves its target by the effect of its rule, one period later: %s',
    (id) => {
      const { open, truth } = plantWorld(LEVELS[id], 3000, 'neutral', 'spec');
      const rule = truth.rule!;
      const { fired, idle, share } = stepsBy(open, rule);
      const effect = (rule.effects[0]!.add as { value: number }).value;
      expect(Math.abs(effect)).toBe(LEVELS[id].effect);
      // The shock has sd 1, so the mean of 300 firings has one of 0.06.
      expect(fired - idle).toBeGreaterThan(effect - 0.25);
      expect(fired - idle).toBeLessThan(effect + 0.25);
      expect(Math.abs(idle)).toBeLessThan(0.1);
      expect(truth.fired).toBeCloseTo(share, 2);
      expect(share).toBeGreaterThan(0.05);
      expect(share).toBeLessThan(0.4);
    },
  );

  it('has the variables of its level, and hands out no rule', () => {
    for (const level of Object.values(LEVELS)) {
      const { open, truth } = plantWorld(level, 200, 'neutral', 'spec');
      expect(Object.keys(open.history.series)).toHaveLength(level.variables + 1);
      expect(open.world.rules).toEqual([]);
      expect(truth.rule === null).toBe(level.atoms === 0);
      expect(JSON.stringify(open)).not.toContain('planted_');
    }
  });

  it('is the same for a seed, and another for another', () => {
    const world = (seed: string) => plantWorld(LEVELS.L2, 100, 'neutral', seed);
    expect(world('a')).toEqual(world('a'));
    expect(world('a').open.history).not.toEqual(world('b').open.history);
  });

  it('differs between regimes by names only, which tell the truth or not', () => {
    const [informative, neutral, misleading] = (['informative', 'neutral', 'misleading'] as const).map((regime) =>
      plantWorld(LEVELS.L2, 100, regime, 'names'),
    );
    const numbers = ({ open }: Planted): unknown => Object.values(open.history.series);
    const drivers = ({ truth }: Planted): string[] => JSON.stringify(truth.rule!.condition).match(/(?<="name":")\w+/g)!;
    expect(numbers(informative!)).toEqual(numbers(neutral!));
    expect(numbers(misleading!)).toEqual(numbers(neutral!));
    for (const name of drivers(informative!)) expect(informative!.open.plausible).toContain(name);
    for (const name of drivers(misleading!)) expect(misleading!.open.plausible).not.toContain(name);
    expect(misleading!.open.plausible.length).toBeGreaterThan(0);
    expect(neutral!.open.plausible).toEqual([]);
  });
});

describe('recovery', () => {
  const { open, truth } = plantWorld(LEVELS.L2, 600, 'neutral', 'recovery');
  const rule = truth.rule!;
  const atoms = (rule.condition as { of: readonly { threshold: number; op: string; feature: { lag: number } }[] }).of;
  const of = (changed: readonly object[]): RuleData => ({
    ...rule,
    condition: { kind: 'and', of: changed } as unknown as RuleData['condition'],
  });
  const [first, second] = [atoms[0]!, atoms[1]!];

  it('is exact for the rule itself, in any order, with thresholds within a decile', () => {
    expect(recoveryOf(rule, truth, open)).toEqual({ exact: true, variables: true });
    expect(recoveryOf(of([second, { ...first, threshold: first.threshold + 0.05 }]), truth, open).exact).toBe(true);
  });

  it.each([
    ['a threshold far off', of([{ ...first, threshold: first.threshold + 0.9 }, second])],
    ['another lag', of([{ ...first, feature: { ...first.feature, lag: first.feature.lag + 1 } }, second])],
    ['the other direction', of([{ ...first, op: first.op === '>' ? '<' : '>' }, second])],
    [
      'the opposite effect',
      {
        ...rule,
        effects: [
          { ...rule.effects[0]!, add: { value: -Math.sign((rule.effects[0]!.add as { value: number }).value), sd: 0 } },
        ],
      },
    ],
  ])('is not exact with %s, which reads the same variables all the same', (_, found) => {
    expect(recoveryOf(found, truth, open)).toEqual({ exact: false, variables: true });
  });

  it('takes a negation with the opposite effect for the same rule', () => {
    const { condition, effects } = rule;
    const { add } = effects[0]!;
    const opposite = [{ ...effects[0]!, add: { value: -(add as { value: number }).value, sd: 0 } }];
    const parts = (condition as { of: readonly { op: string }[] }).of.map((part) => ({
      ...part,
      op: part.op === '>' ? '<=' : '>=',
    }));
    const negation = { ...rule, condition: { kind: 'or', of: parts }, effects: opposite } as unknown as RuleData;
    expect(recoveryOf(negation, truth, open).exact).toBe(true);
    expect(recoveryOf({ ...negation, effects }, truth, open).exact).toBe(false);
  });

  it('finds nothing where nothing is', () => {
    const nothing = plantWorld(LEVELS.L0, 100, 'neutral', 'none');
    expect(recoveryOf(rule, nothing.truth, nothing.open)).toEqual({ exact: false, variables: false });
  });
});

describe('a base of rules', () => {
  const base = plantRuleBase('spec');
  const data = catalogue(base);
  const byId = new Map(base.rules.map((rule) => [rule.id, rule]));
  const fires = (id: string): boolean[] => [...data.truth(byId.get(id)!.condition)].map((one) => one === TRUE);

  it('has 200 rules with the flaws that were planted', () => {
    expect(byId.size).toBe(200);
    expect(FLAWS.map((flaw) => base.planted[flaw].length)).toEqual([10, 10, 10, 4, 3]);
    for (const id of base.planted.contradiction) expect(fires(id)).not.toContain(true);
    const sound = base.rules.filter(({ id }) => id.startsWith('sound'));
    const texts = new Set(sound.map(({ id }) => fires(id).join()));
    for (const id of base.planted.duplicate) expect(texts.has(fires(id).join())).toBe(true);
    for (const id of base.planted.conflict) {
      const { on, add } = byId.get(id)!.effects[0]!;
      const against = sound.filter(({ effects: [effect] }) => effect!.on === on);
      expect(
        against.every(
          ({ effects: [effect] }) =>
            Math.sign((effect!.add as { value: number }).value) === -Math.sign((add as { value: number }).value),
        ),
      ).toBe(true);
      const mine = fires(id);
      expect(against.some((other) => fires(other.id).some((fired, i) => fired && mine[i]))).toBe(true);
    }
  });

  it('has sound rules on one target that never fire together', () => {
    for (let t = 0; t < 40; t++) {
      const bands = [0, 1, 2, 3].map((b) => fires(`sound_${t}_${b}`));
      expect(bands[0]!.every((_, i) => bands.filter((band) => band[i]).length <= 1)).toBe(true);
    }
  });
});
