import { describe, expect, it } from '@jest/globals';
import { type History, World, type WorldFile } from '@pulse/contracts';
import {
  applyParams,
  checkWorld,
  compileWorld,
  HistoryTable,
  knownParamPaths,
  ParamError,
  reachOf,
  slotOf,
} from './index.js';

const file: WorldFile = {
  name: 'w',
  period: 'month',
  parameters: { limit: { value: 2, sd: 0.5 }, k: 3 },
  variables: {
    x: {
      unit: 'usd',
      support: 'positive',
      process: { kind: 'gbm', drift: 'limit', volatility: 0.1 },
      publication_lag: 1,
    },
    y: {},
  },
  overlays: { hope: { measure: 'x / mean(x, 3) - 0.5' }, rage: { initial: 0.2 } },
  capital: { spy: { amount: 2, price: 'x' } },
  rules: [
    { id: 'b', when: 'delta(y, k) > limit and hope < 0.4', effects: [{ on: 'x', add: 0.1 }], tags: ['hope'] },
    {
      id: 'a',
      when: 'rage > 0.1',
      effects: [
        { on: 'rage', add: -0.1 },
        { on: 'spy', add: 1 },
      ],
    },
  ],
  events: { crash: { when: 'x < 5' } },
  targets: ['x', 'capital'],
};
const world = World.parse(file);

describe('parameters by path', () => {
  it('sets what the path names and leaves the world as it was', () => {
    const before = structuredClone(world);
    const next = applyParams(world, {
      limit: 4,
      'parameters.k': 5,
      'overlays.rage.decay_rate': 0.2,
      'variables.x.process.drift': 0.01,
      'rules.a.enabled': false,
      'rules.b.effects.x.cap': 0.3,
      'variables.y.process.kind': 'ar1',
    });
    expect(world).toEqual(before);
    expect(next.parameters).toEqual({ limit: { value: 4, sd: 0.5 }, k: 5 });
    expect(next.overlays['rage']!.decay_rate).toBe(0.2);
    expect(next.variables['x']!.process).toMatchObject({ kind: 'gbm', drift: 0.01 });
    expect(next.variables['y']!.process).toMatchObject({ kind: 'ar1' });
    expect(next.rules.find((r) => r.id === 'a')!.enabled).toBe(false);
    expect(next.rules.find((r) => r.id === 'b')!.effects[0]!.cap).toBe(0.3);
  });

  it('refuses unknown paths and values that do not fit', () => {
    expect(() => applyParams(world, { limt: 4 })).toThrow(ParamError);
    expect(() => applyParams(world, { 'overlays.rage.initial': 3 })).toThrow(/cannot be 3/);
    expect(() => applyParams(world, { 'rules.a.enabled': 'yes' })).toThrow(ParamError);
    expect(knownParamPaths(world)).toEqual(
      expect.arrayContaining(['limit', 'decay_rate', 'overlays.rage.baseline', 'rules.b.scale']),
    );
  });
});

describe('compiling', () => {
  it('resolves names to slots, binds parameters, sorts rules and knows how far back each name is read', () => {
    const compiled = compileWorld(world);
    expect(compiled.rules.map((r) => r.id)).toEqual(['a', 'b']);
    expect([...compiled.slots.keys()]).toEqual(['x', 'y', 'hope', 'rage', 'spy', 'capital']);
    expect(compiled.lags[slotOf(compiled, 'y')]).toBe(3);
    expect(compiled.lags[slotOf(compiled, 'x')]).toBe(2);
    expect(compiled.variables[0]!.process).toMatchObject({
      kind: 'gbm',
      drift: { value: 2, sd: 0.5, parameter: 'limit' },
    });
    expect(compiled.overlays[1]!.decay).toBe(0.01);
    expect(compiled.warnings).toEqual([expect.stringContaining('overlay hope is measured from x')]);
  });

  it.each([
    [{ targets: ['z'] }, 'targets.0', { unknown: 'z' }],
    [
      { rules: [{ id: 'r', when: 'unemploymnt > 1', effects: [{ on: 'x', add: 1 }] }] },
      'rules.r.when',
      { unknown: 'unemploymnt' },
    ],
    [
      { rules: [{ id: 'r', when: 'x >', effects: [{ on: 'x', add: 1 }] }] },
      'rules.r.when',
      { code: 'world.expression' },
    ],
    [{ rules: [{ id: 'r', when: 'x > 1', effects: [{ on: 'q', add: 1 }] }] }, 'rules.r.effects.q', { unknown: 'q' }],
    [{ rules: [{ id: 'r', when: 'x > 1', effects: [{ on: 'rage', add: 'fit' }] }] }, 'rules.r.effects.rage.add', {}],
    [
      { rules: [{ id: 'r', when: 'x > 1', effects: [{ on: 'x', add: 'nope' }] }] },
      'rules.r.effects.x.add',
      { unknown: 'nope' },
    ],
    [{ overlays: { x: {} } }, 'overlays.x', { code: 'world.duplicate_name' }],
    [{ overlays: { hope: { follow: true } }, rules: [] }, 'overlays.hope.follow', {}],
    [
      { variables: { x: { process: 'gbm' }, y: {} }, rules: [], overlays: {}, capital: {}, targets: ['x'] },
      'variables.x.process.kind',
      {},
    ],
    [{ overlays: { hope: { decay_rate: 1.5 } } }, 'overlays.hope.decay_rate', { code: 'world.bad_value' }],
    [{ variables: { ...file.variables, y: { process: { kind: 'ar1', phi: 1.1 } } } }, 'variables.y.process.phi', {}],
    [
      { variables: { ...file.variables, y: { process: { kind: 'random_walk', sd: -1 } } } },
      'variables.y.process.sd',
      {},
    ],
    [
      { variables: { ...file.variables, y: { support: 'share', initial: 2 } } },
      'variables.y.initial',
      { code: 'world.bad_value' },
    ],
    [{ headline: { event: 'boom' } }, 'headline.event', { unknown: 'boom' }],
  ])('refuses %j', (change, path, expected) => {
    const problems = checkWorld(World.parse({ ...file, ...change }));
    expect(problems).toContainEqual(expect.objectContaining({ path, ...expected }));
  });

  it('leaves narrative rules out, and says so', () => {
    const rules = [{ ...file.rules![0]!, narrative: true }, file.rules![1]!];
    const compiled = compileWorld(World.parse({ ...file, rules }));
    expect(compiled.rules.map((rule) => rule.id)).toEqual(['a']);
    expect(compiled.warnings).toEqual(['rule b is marked as narrative: it stays for the record and does not act']);
  });

  it('warns where estimates absorb the scale of a rule', () => {
    const rule = { id: 'r', when: 'y > 0', effects: [{ on: 'y', add: 'fit' as const }] };
    const warnings = (scale: number, effects = rule.effects) =>
      compileWorld(World.parse({ ...file, rules: [{ ...rule, scale, effects }] })).warnings;
    expect(warnings(2)).toEqual([expect.stringMatching(/^rule r: .*absorb its scale of 2/)]);
    expect(warnings(1)).toEqual([]);
    expect(warnings(2, [...rule.effects, { on: 'x', add: 1 as never }])).toEqual([]);
  });

  it('hands every setting of a process to its estimate', () => {
    const process = {
      kind: 'ets' as const,
      trend: 'damped' as const,
      seasonal: 'additive' as const,
      season: 6,
      alpha: 0.3,
      damping: { value: 0.9, sd: 0.01 },
      innovations: 'student_t' as const,
      dof: 'k',
    };
    const compiled = compileWorld(World.parse({ ...file, variables: { ...file.variables, y: { process } } }));
    expect(compiled.dependence).toBe('correlated');
    expect(compiled.variables[1]).toMatchObject({
      season: 6,
      process: {
        ...process,
        alpha: { fit: false, value: 0.3 },
        damping: { fit: false, value: 0.9, sd: 0.01 },
        dof: { fit: false, value: 3, parameter: 'k' },
      },
    });
  });

  it.each([
    ['jumps', { rate: -1 }],
    ['jumps', { rate: 101 }],
    ['jumps', { jump_sd: -1 }],
    ['random_walk', { innovations: 'student_t', dof: 2 }],
    ['ets', { alpha: 1.5 }],
    ['ets', { seasonal: 'additive' }],
  ] as const)('refuses a process %s with %j', (kind, fields) => {
    const process = { kind, ...fields } as never;
    const changed = World.parse({ ...file, period: 'year', variables: { ...file.variables, y: { process } } });
    expect(checkWorld(changed).map(({ path }) => path)).toEqual([
      expect.stringMatching(/^variables\.y\.process\.(rate|jump_sd|dof|alpha|season)$/),
    ]);
  });

  it('finds everything that a rule can reach', () => {
    const compiled = compileWorld(world);
    expect([...reachOf(compiled, ['a'])].sort()).toEqual(['capital', 'rage', 'spy']);
    expect([...reachOf(compiled, ['b'])].sort()).toEqual(['capital', 'spy', 'x']);
  });
});

describe('the state over history', () => {
  const history: History = {
    period: 'month',
    start: 100,
    length: 6,
    series: { x: [1, 2, 3, 4, 5, 6], y: [1, null, 3, 4, 5, 7] },
    lag: { x: 1, y: 0 },
    provenance: [],
  };

  it('holds what was published by the origin, and overlays measured from it', () => {
    const table = new HistoryTable(compileWorld(world), history, 104);
    expect([...table.values('x')]).toEqual([1, 2, 3, 4, NaN]);
    expect([...table.values('y')]).toEqual([1, NaN, 3, 4, 5]);
    // x / mean(x, 3) - 0.5: 3 / 2 - 0.5 = 1, then 4 / 3 - 0.5.
    expect([...table.values('hope')]).toEqual([NaN, NaN, 1, 4 / 3 - 0.5, NaN]);
    expect(table.has('hope')).toBe(true);
    expect(table.has('rage')).toBe(false);
    expect([...table.column(slotOf(compileWorld(world), 'y'), 2)]).toEqual([NaN, NaN, 1, NaN, 3]);
  });
});
