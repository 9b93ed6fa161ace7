import { type Condition, type Feature, type History, World } from '@pulse/contracts';
import { fillNormals, streamKey, variableId } from '@pulse/engine';
import { catalogueOf } from '../../rule-grammar/index.js';
import type { SearchTask } from '../task.js';

/** Standard normal numbers, others for each name and seed. */
export function normals(seed: number, name: string, n: number): Float64Array {
  const out = new Float64Array(n);
  fillNormals(out, streamKey(seed, 0, 'rule-search-test'), variableId(name), 1, 0, n);
  return out;
}

export interface Plant {
  readonly seed: number;
  readonly periods: number;
  /** Drivers are called a, b, c, ...: autoregressions with phi 0.5 and variance 1. */
  readonly drivers: number;
  /** Correlation of the drivers' shocks. */
  readonly rho?: number;
  readonly condition?: Condition;
  /** Added to the target, whose shocks have the sd 1, in each period after one in which the condition holds. */
  readonly effect?: number;
}

export const driverNames = (n: number): string[] => Array.from({ length: n }, (_, i) => String.fromCharCode(97 + i));

/** A target `y`, a random walk moved by a planted rule, among drivers that nothing else connects it with. */
export function planted(plant: Plant): SearchTask {
  const { seed, periods, drivers, rho = 0, condition, effect = 0 } = plant;
  const common = normals(seed, 'common', periods);
  const series: History['series'] = {};
  for (const name of driverNames(drivers)) {
    const own = normals(seed, name, periods);
    const x: number[] = [];
    for (let i = 0; i < periods; i++) {
      const shock = Math.sqrt(rho) * common[i]! + Math.sqrt(1 - rho) * own[i]!;
      x.push(i === 0 ? shock : 0.5 * x[i - 1]! + Math.sqrt(0.75) * shock);
    }
    series[name] = x;
  }
  const world = worldOf(driverNames(drivers));
  const shocks = normals(seed, 'y', periods);
  const before = historyOf({ ...series, y: Array.from(shocks) });
  const truth = condition === undefined ? undefined : catalogueOf(world, before, periods - 1).truth(condition);
  let level = 0;
  series['y'] = Array.from(shocks, (shock, i) => {
    level += shock + (i > 0 && truth?.[i - 1] === 2 ? effect : 0);
    return level;
  });
  return { world, history: historyOf(series), until: periods - 1, target: 'y', seed };
}

export function worldOf(names: readonly string[], more: Record<string, unknown> = {}): World {
  return World.parse({
    name: 'planted',
    variables: Object.fromEntries([...names, 'y'].map((name) => [name, { process: 'random_walk' }])),
    targets: ['y'],
    ...more,
  });
}

export function historyOf(series: History['series']): History {
  const length = Object.values(series)[0]!.length;
  return { period: 'index', start: 0, length, series, lag: {}, provenance: [] };
}

export const level = (name: string, lag = 0): Feature => ({ kind: 'series', name, transform: 'level', lag });

export const delta = (name: string, turns: number, lag = 0): Feature => ({
  kind: 'series',
  name,
  transform: 'delta',
  turns,
  lag,
});

export const above = (feature: Feature, threshold: number): Condition => ({
  kind: 'compare',
  feature,
  op: '>',
  threshold,
});

export const below = (feature: Feature, threshold: number): Condition => ({
  kind: 'compare',
  feature,
  op: '<=',
  threshold,
});

export const both = (...of: Condition[]): Condition => ({ kind: 'and', of });

/** Pulls a generator to its end. */
export function run<T, R>(steps: Generator<T, R>): R {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
