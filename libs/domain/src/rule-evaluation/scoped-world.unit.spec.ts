import { describe, expect, it } from '@jest/globals';
import { type Rule, World } from '@pulse/contracts';
import { EngineForecaster, EngineMemory, retrodict } from '@pulse/evidence';
import { toWorldRule } from '../rule-grammar/index.js';
import { oneStepWorlds } from './one-step-world.js';
import { OriginLosses } from './origin-losses.js';
import { scopeWorld } from './scoped-world.js';
import { above, drivenHistory, drivenWorld, finish } from './testing/driven-world.js';

const history = drivenHistory({ periods: 120, effect: 1, seed: 'scope' });
const fitted = (rule: Rule): Rule => ({
  ...rule,
  effects: rule.effects.map((effect) => ({ ...effect, add: 'fit' as const })),
});
const candidate = fitted(toWorldRule(above('x', 0.5)));

const lossesOf = (world: World, horizon: number, origins: readonly number[]): Float64Array[] => {
  const setting = { target: 'y', horizon, paths: 60, seed: 3, window: 60, until: 119 };
  const losses = new OriginLosses(world, history, setting);
  return origins.map((origin) => losses.at(origin));
};

describe('the part of a world that a target can depend on', () => {
  it('forecasts the target as the whole world does, to the bit', () => {
    const scoped = scopeWorld(drivenWorld(), history, 'y', candidate);
    expect(scoped).toMatchObject({ kept: ['x', 'y'], reach: 1, scenario: null });
    expect(Object.keys(scoped.with.variables)).not.toContain('z');
    const whole = { ...drivenWorld(), rules: [candidate] };
    const origins = [80, 100, 110];
    expect(lossesOf(scoped.with, 3, origins)).toEqual(lossesOf(whole, 3, origins));
    expect(lossesOf(scoped.without, 3, origins)).toEqual(lossesOf(drivenWorld(), 3, origins));
    expect(lossesOf(scoped.with, 3, origins)).not.toEqual(lossesOf(scoped.without, 3, origins));
  });

  it('forecasts one period ahead the same where nothing else moves, to the bit', () => {
    const scoped = scopeWorld(drivenWorld(), history, 'y', candidate);
    const near = oneStepWorlds(scoped, history, 'y')!;
    expect(lossesOf(near.with, 1, [90, 91])).toEqual(lossesOf(scoped.with, 1, [90, 91]));
    expect(lossesOf(near.without, 1, [90, 91])).toEqual(lossesOf(scoped.without, 1, [90, 91]));
    expect(Object.keys(near.without.variables)).toEqual(['y']);
  });

  it('does not stop what is published late, and what acts later', () => {
    const scoped = scopeWorld(drivenWorld(), history, 'y', candidate);
    expect(oneStepWorlds(scoped, { ...history, lag: { x: 1 } }, 'y')).toBeNull();
    const gap = { ...history, series: { ...history.series, x: history.series['x']!.with(50, null) } };
    expect(oneStepWorlds(scoped, gap, 'y')).toBeNull();
    expect(oneStepWorlds({ ...scoped, reach: 2 }, history, 'y')).toBeNull();
  });

  it('keeps what other rules bring to the target, and tells when', () => {
    const world = World.parse({
      ...drivenWorld(),
      overlays: { hope: { measure: 'z' }, rage: { measure: 'x' } },
      rules: [{ id: 'old', when: 'hope > 0.5', effects: [{ on: 'y', add: 0.1 }] }],
    });
    const rule = toWorldRule({ ...above('x', 0.5), effects: [{ on: 'hope', add: { value: 0.1, sd: 0 }, cap: 1 }] });
    expect(scopeWorld(world, history, 'y', rule)).toMatchObject({ kept: ['hope', 'x', 'y', 'z'], reach: 2 });
    const aside = toWorldRule({ ...above('x', 0.5), effects: [{ on: 'rage', add: { value: 0.1, sd: 0 }, cap: 1 }] });
    expect(scopeWorld(world, history, 'y', aside).reach).toBeNull();
  });

  it('says when history cannot evaluate a rule', () => {
    const world = World.parse({ ...drivenWorld(), overlays: { hope: {} } });
    expect(scopeWorld(world, history, 'y', toWorldRule(above('hope', 0.5))).scenario).toBe(
      'it reads hope, which has no history',
    );
  });
});

describe('OriginLosses', () => {
  it('scores as evidence does, to the bit', () => {
    const world = { ...drivenWorld(), rules: [candidate] };
    const forecaster = new EngineForecaster(world, history, { horizon: 3, window: 60, memory: new EngineMemory() });
    const evidence = finish(
      retrodict({
        forecaster,
        origin: 119,
        horizon: 3,
        paths: 60,
        seed: 3,
        demand: { target: 'y', horizon: 3, origins: 5 },
        inSampleUntil: null,
        known: new Map(),
        label: String,
      }),
    );
    const wanted = evidence.filter(({ targets }) => targets['y']!.crps.every((loss) => loss !== null));
    expect(wanted).toHaveLength(5);
    const found = lossesOf(
      world,
      3,
      wanted.map(({ origin }) => Number(origin)),
    );
    expect(found.map((row) => [...row])).toEqual(wanted.map(({ targets }) => targets['y']!.crps));
  });
});
