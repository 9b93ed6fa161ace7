import { describe, expect, it } from '@jest/globals';
import { World } from '@pulse/contracts';
import { compileWorld } from './compile.js';
import { withoutVariables } from './without-variables.js';

const compiled = compileWorld(
  World.parse({
    name: 'w',
    period: 'month',
    variables: { a: { initial: 1 }, b: { initial: 1 }, c: { initial: 1 }, d: { initial: 1 }, e: { initial: 1 } },
    overlays: {
      mood: { measure: '0.5 + 0.1 * a', baseline: 0.5 },
      calm: { initial: 0.5, decay_rate: 0 },
    },
    capital: { cash: { amount: 1, price: 1 }, fund: { amount: 1, price: 'a' } },
    rules: [
      { id: 'through', when: 'mood > 0.9', effects: [{ on: 'b', add: 1 }] },
      { id: 'further', when: 'b > 3', effects: [{ on: 'c', add: 1 }] },
      {
        id: 'onto',
        when: 'd > 0',
        effects: [
          { on: 'a', add: 1 },
          { on: 'calm', add: 0.1 },
        ],
      },
      { id: 'only', when: 'd > 0', effects: [{ on: 'a', add: 1 }] },
      { id: 'off', enabled: false, when: 'a > 0', effects: [{ on: 'd', add: 1 }] },
    ],
    targets: ['a', 'b', 'd', 'e'],
    headline: { target: 'a' },
    events: { high: { when: 'c > 1' }, low: { when: 'e < 1' } },
  }),
);

describe('a world without a variable', () => {
  const { world, gone } = withoutVariables(compiled, ['a']);

  it('is without what is measured from it, priced by it, and moved by rules that read any of that', () => {
    expect([...gone].sort()).toEqual(['a', 'b', 'c', 'capital', 'cash', 'fund', 'high', 'mood'].sort());
    expect(Object.keys(world.variables)).toEqual(['d', 'e']);
    expect(Object.keys(world.overlays)).toEqual(['calm']);
    expect(Object.keys(world.events)).toEqual(['low']);
    expect([world.capital, world.targets, world.headline]).toEqual([{}, ['d', 'e'], {}]);
  });

  it('keeps the effects on what is left, and compiles', () => {
    const effects = world.rules
      .filter(({ enabled }) => enabled)
      .map(({ id, effects }) => [id, effects.map((e) => e.on)]);
    expect(effects).toEqual([['onto', ['calm']]]);
    expect(compileWorld(world).variables.map(({ name }) => name)).toEqual(['d', 'e']);
  });

  it('is the same where nothing is left out', () => {
    const whole = withoutVariables(compiled, []);
    expect(whole.gone.size).toBe(0);
    expect({ ...whole.world, headline: { target: 'a' } }).toEqual(compiled.world);
  });
});
