import { describe, expect, it } from '@jest/globals';
import type { World } from '@pulse/contracts';
import { correlationOf, normals, pathOf } from '../testing/sample.js';
import { fitOf, historyOf, sampleOf } from '../testing/worlds.js';
import { standardised } from '../dynamics/index.js';
import type { FittedWorld } from './index.js';
import { shrunkCorrelation } from './shrinkage.js';

const N = 300;
const RHO = 0.8;
const [first, second, third] = ['first', 'second', 'third'].map((name) => normals(name, N)) as [
  Float64Array,
  Float64Array,
  Float64Array,
];
const together = second.map((z, i) => RHO * first[i]! + Math.sqrt(1 - RHO ** 2) * z);
const SERIES = { a: pathOf(first), b: pathOf(together), c: pathOf(third) };

function worldOf(
  dependence: World['dependence'],
  series: Readonly<Record<string, ArrayLike<number | null>>> = SERIES,
  process: object = { kind: 'random_walk' },
): FittedWorld {
  const variables = Object.fromEntries(Object.keys(series).map((name) => [name, { process: process as never }]));
  return fitOf({ ...(dependence === undefined ? {} : { dependence }), variables }, historyOf(series));
}
const correlated = (world: FittedWorld) => {
  if (world.dependence.kind !== 'correlated') throw new Error(`it is ${world.dependence.kind}`);
  return world.dependence;
};

describe('the shrunk correlation', () => {
  it('is the linear shrinkage of Ledoit and Wolf, by its definition', () => {
    const columns = [first, together, third].map((column) => standardised(column.slice(0, 25)));
    const p = 3;
    const n = 25;
    const rows = Array.from({ length: n }, (_, k) => columns.map((column) => column[k]!));
    const outer = rows.map((x) => x.map((v) => x.map((w) => v * w)));
    const s = outer[0]!.map((line, i) => line.map((_, j) => outer.reduce((sum, m) => sum + m[i]![j]!, 0) / n));
    const frobenius = (m: readonly (readonly number[])[]) =>
      m.reduce((sum, line) => sum + line.reduce((t, v) => t + v * v, 0), 0) / p;
    const minus = (m: number[][], o: (i: number, j: number) => number) => m.map((l, i) => l.map((v, j) => v - o(i, j)));
    const mean = s.reduce((sum, line, i) => sum + line[i]!, 0) / p;
    const d2 = frobenius(minus(s, (i, j) => (i === j ? mean : 0)));
    const b2 = outer.reduce((sum, m) => sum + frobenius(minus(m, (i, j) => s[i]![j]!)), 0) / n ** 2;
    const weight = Math.min(b2, d2) / d2;
    const found = shrunkCorrelation(columns);
    expect(weight).toBeGreaterThan(0.02);
    expect(found.shrinkage).toBeCloseTo(weight, 12);
    for (let i = 0; i < p; i++)
      for (let j = 0; j < p; j++)
        expect(found.correlation[i * p + j]).toBeCloseTo((1 - weight) * s[i]![j]! + (i === j ? weight * mean : 0), 12);
  });

  it('is halfway to the identity for a case by hand', () => {
    // S12 = sqrt(1/2), d^2 p = 1; sum of variances of products 1 + 0 + 2 x 1/2, over n = 4: b^2 p = 1/2.
    const a = Float64Array.of(Math.SQRT2, 0, -Math.SQRT2, 0);
    const { shrinkage, correlation } = shrunkCorrelation([a, Float64Array.of(1, 1, -1, -1)]);
    expect(shrinkage).toBeCloseTo(0.5, 12);
    expect(correlation[1]).toBeCloseTo(Math.SQRT1_2 / 2, 12);
  });
});

describe('shocks of several variables', () => {
  const steps = (world: FittedWorld, options = {}): Record<string, Float64Array> => {
    const names = world.world.variables.map(({ name }) => name);
    const columns = sampleOf(world, names, 1, options);
    return Object.fromEntries(names.map((name, i) => [name, columns[i]!]));
  };
  const near = (found: number, wanted: number) =>
    expect(Math.abs(found - wanted)).toBeLessThan((4 * (1 - wanted ** 2)) / Math.sqrt(4000));

  it('are correlated by default as their residuals were, shrunk', () => {
    const world = worldOf(undefined);
    const { names, correlation, shrinkage, periods } = correlated(world);
    expect(names).toEqual(['a', 'b', 'c']);
    expect(periods).toBe(N);
    expect(shrinkage).toBeLessThan(0.1);
    expect(correlation[1]).toBeCloseTo((1 - shrinkage) * correlationOf(first, together), 10);
    const { a, b, c } = steps(world) as Record<'a' | 'b' | 'c', Float64Array>;
    near(correlationOf(a, b), correlation[1]!);
    near(correlationOf(a, c), correlation[2]!);
    near(correlationOf(b, c), correlation[5]!);
  });

  it('are correlated over the whole path, not in the first turn only', () => {
    const world = worldOf(undefined);
    const [a, b] = sampleOf(world, ['a', 'b'], 6) as [Float64Array, Float64Array];
    near(correlationOf(a, b), correlated(world).correlation[1]!);
  });

  it('are independent where the world says so', () => {
    const world = worldOf('independent');
    expect(world.dependence).toEqual({ kind: 'independent' });
    const { a, b } = steps(world);
    near(correlationOf(a!, b!), 0);
  });

  it('come in whole rows of history where they are resampled jointly', () => {
    const world = worldOf('joint');
    if (world.dependence.kind !== 'joint') throw new Error(world.dependence.kind);
    const { rows, block, periods } = world.dependence;
    expect([block, periods]).toEqual([7, N]);
    const shocks = ['a', 'b', 'c'].map((name, v) => {
      const { fit, natural } = world.variables[v]!;
      const [drift, sd] = fit.coefficients.map((k) => k.value) as [number, number];
      return steps(world)[name]!.map((x) => (x - natural[0]! - drift) / sd);
    });
    const index = new Map(Array.from(rows[0]!, (value, i) => [value.toFixed(9), i]));
    for (let p = 0; p < 300; p++) {
      const row = index.get(shocks[0]![p]!.toFixed(9))!;
      expect(row).toBeDefined();
      for (const v of [1, 2]) expect(shocks[v]![p]).toBeCloseTo(rows[v]![row]!, 9);
    }
    near(correlationOf(shocks[0]!, shocks[1]!), correlationOf(first, together));
  });

  it('do not depend on the order of the file', () => {
    for (const dependence of ['correlated', 'joint'] as const) {
      const { a, b, c } = SERIES;
      expect(steps(worldOf(dependence, { c, b, a }))).toEqual(steps(worldOf(dependence, { a, b, c })));
    }
  });

  it('leave the first variable its own draws, and all variables theirs beside one without history', () => {
    const alone = steps(worldOf(undefined, { a: SERIES.a }));
    const beside = worldOf(undefined);
    expect(steps(beside)['a']).toEqual(alone['a']);
    const guest = { initial: 0, process: { kind: 'random_walk' as const, drift: 0, sd: 1 } };
    const host = { process: 'random_walk' as const };
    const variables = { a0: guest, a: host, b: host, c: host };
    const more = fitOf({ variables }, historyOf(SERIES));
    const { a, b, c } = steps(more);
    expect({ a, b, c }).toEqual(steps(beside));
    expect(more.warnings).toEqual([
      'a0: its shocks are independent of those of other variables: fewer than 10 periods in common',
    ]);
  });

  it('are the same in blocks of paths of any size, and for one path alone', () => {
    const gap = Array.from(SERIES.b, (v, i) => (i % 50 === 3 ? null : v));
    const kinds = ['correlated', 'joint', 'independent'] as const;
    for (const dependence of kinds) {
      const process = { kind: 'random_walk', innovations: 'student_t', dof: 5 };
      const history = historyOf(
        { a: SERIES.a, b: gap, c: SERIES.c, d: SERIES.c, e: SERIES.a, f: SERIES.b },
        { b: 2, d: 1, f: 3 },
      );
      const variables = {
        a: { process: process as never },
        b: { process: 'ar1' as const },
        c: { process: 'bootstrap' as const },
        d: { process: 'jumps' as const },
        e: { process: 'regime' as const },
        f: { process: { kind: 'ets' as const, innovations: 'bootstrap' as const } },
      };
      const world = fitOf({ dependence, variables }, history);
      expect(world.variables.map((v) => v.edge)).toEqual([0, 2, 0, 1, 0, 3]);
      const options = { drawParameters: true, paths: 23 };
      const names = Object.keys(variables);
      for (const horizon of [1, 8]) {
        const all = sampleOf(world, names, horizon, options);
        for (const block of [1, 4, 22]) expect(sampleOf(world, names, horizon, { ...options, block })).toEqual(all);
        for (const path of [0, 17])
          expect(sampleOf(world, names, horizon, { ...options, firstPath: path, paths: 1 })).toEqual(
            all.map((column) => column.slice(path, path + 1)),
          );
        expect(all.every((column) => column.every(Number.isFinite))).toBe(true);
      }
    }
  });

  it('are taken together over the periods that all of them know', () => {
    const b = Array.from(SERIES.b, (v, i) => (i < 200 ? null : v));
    expect(correlated(worldOf(undefined, { a: SERIES.a, b })).periods).toBe(N - 200);
    // Too short to count: the variable with the fewest residuals is left out.
    const c = Array.from(SERIES.c, (v, i) => (i < N - 8 ? null : v));
    const world = worldOf(undefined, { a: SERIES.a, b, c });
    expect(correlated(world).names).toEqual(['a', 'b']);
    expect(world.warnings.filter((w) => w.startsWith('c: its shocks are independent'))).toHaveLength(1);
  });

  it('bear series that are the same, and series that do not vary', () => {
    const twins = worldOf(undefined, { a: SERIES.a, b: SERIES.a, c: new Float64Array(N + 1).fill(4) });
    const { names, correlation } = correlated(twins);
    expect(names).toEqual(['a', 'b']);
    expect(correlation[1]).toBeGreaterThan(0.98);
    const { a, b, c } = steps(twins);
    expect(correlationOf(a!, b!)).toBeGreaterThan(0.97);
    expect(c!.every((v) => v === 4)).toBe(true);
  });

  it('correlate Student shocks on the normal scale, and say what resampling gives up', () => {
    const t = { kind: 'random_walk', innovations: 'student_t', dof: 4 };
    const world = worldOf(undefined, SERIES, t);
    const { a, b } = steps(world);
    expect(correlationOf(a!, b!)).toBeGreaterThan(0.65);
    const resampled = worldOf(undefined, SERIES, { kind: 'bootstrap' });
    expect(resampled.dependence.kind).toBe('independent');
    expect(resampled.warnings).toHaveLength(3);
    const mixed = fitOf(
      { variables: { a: { process: 'random_walk' }, b: { process: 'bootstrap' }, c: { process: 'random_walk' } } },
      historyOf(SERIES),
    );
    expect(correlated(mixed).names).toEqual(['a', 'c']);
    expect(mixed.warnings).toEqual([
      'b: resampled shocks are not correlated with those of other variables; `dependence: joint` resamples all together',
    ]);
  });
});
