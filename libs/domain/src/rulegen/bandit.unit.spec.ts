import { describe, expect, it } from '@jest/globals';
import type { RuleGenArm } from '@pulse/contracts';
import { type ArmBeliefs, chooseArm, learn, propensityOf } from './bandit.js';

const ARMS: readonly RuleGenArm[] = ['symbolic', 'gpt', 'loop'];

/** Plays against arms of fixed gain and cost, and says how often each was taken. */
function play(world: Readonly<Record<string, { gain: number; cost: number }>>, rounds: number, seed = 1) {
  let beliefs: ArmBeliefs = {};
  const taken: Record<string, number> = { symbolic: 0, gpt: 0, loop: 0 };
  for (let iteration = 1; iteration <= rounds; iteration++) {
    const arm = chooseArm(ARMS, beliefs, seed, iteration);
    taken[arm]!++;
    beliefs = learn(beliefs, arm, world[arm]!.gain, world[arm]!.cost);
  }
  return taken;
}

describe('the choice of an arm', () => {
  it('goes to what gains most for what it costs, not to what gains most', () => {
    const world = {
      symbolic: { gain: 0.03, cost: 0.05 },
      gpt: { gain: 0.05, cost: 0.9 },
      loop: { gain: 0.06, cost: 1 },
    };
    expect(play(world, 200).symbolic!).toBeGreaterThan(150);
  });

  it('leaves the free arm once it gains nothing', () => {
    const world = {
      symbolic: { gain: 0, cost: 0.05 },
      gpt: { gain: 0.02, cost: 0.5 },
      loop: { gain: 0.08, cost: 0.5 },
    };
    const taken = play(world, 300);
    expect(taken.loop!).toBeGreaterThan(taken.symbolic!);
    expect(taken.loop!).toBeGreaterThan(taken.gpt!);
  });

  it('never gives up on an arm', () => {
    const world = { symbolic: { gain: 0.1, cost: 0.01 }, gpt: { gain: 0, cost: 1 }, loop: { gain: 0, cost: 1 } };
    const taken = play(world, 600);
    // One in twenty is made evenly over three arms: ten each are expected, and none has a chance below one in 20,000.
    expect(Math.min(taken.gpt!, taken.loop!)).toBeGreaterThan(0);
  });

  it('says how likely the choice was', () => {
    const sure: ArmBeliefs = { symbolic: [50, 1, 1, 50], gpt: [1, 50, 50, 1], loop: [1, 50, 50, 1] };
    const counts = new Map<string, number>();
    for (let iteration = 1; iteration <= 20; iteration++) {
      const arm = chooseArm(ARMS, sure, 7, iteration);
      const propensity = propensityOf(arm, ARMS, sure, 7, iteration);
      counts.set(arm, (counts.get(arm) ?? 0) + 1);
      expect(propensity).toBeCloseTo(arm === 'symbolic' ? 0.95 + 0.05 / 3 : 0.05 / 3, 1);
    }
    expect(counts.get('symbolic')! / 20).toBeGreaterThan(0.7);
  });

  it('takes the only arm that there is, and is the same for the same seed', () => {
    expect(chooseArm(['symbolic'], {}, 3, 1)).toBe('symbolic');
    expect(propensityOf('symbolic', ['symbolic'], {}, 3, 1)).toBe(1);
    expect(chooseArm(ARMS, {}, 'a', 4)).toBe(chooseArm(ARMS, {}, 'a', 4));
    const arms = new Set(Array.from({ length: 30 }, (_, i) => chooseArm(ARMS, {}, 'a', i + 1)));
    expect(arms.size).toBe(3);
  });

  it('counts a loss as no gain, and lets what is old fade', () => {
    expect(learn({}, 'gpt', -0.3, 0.25)).toEqual({ gpt: [1, 2, 1.25, 1.75] });
    expect(learn({ loop: [3, 1, 1, 1] }, 'gpt', 0.05, 2)).toEqual({ loop: [2.98, 1, 1, 1], gpt: [1.5, 1.5, 2, 1] });
  });
});
