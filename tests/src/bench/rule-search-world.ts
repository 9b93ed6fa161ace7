import { type Condition, type History, World } from '@pulse/contracts';
import { catalogueOf, type SearchTask } from '@pulse/domain';
import { fillNormals, streamKey, TRUE, variableId } from '@pulse/engine';

export interface PlantedWorld {
  readonly name: string;
  readonly seed: number;
  readonly periods: number;
  readonly drivers: number;
  /** Correlation of the drivers' shocks. */
  readonly rho: number;
  readonly condition: Condition | null;
  /** Added to the target, whose shocks have the sd 1, in each period after one in which the condition holds. */
  readonly effect: number;
}

function normals(seed: number, name: string, n: number): Float64Array {
  const out = new Float64Array(n);
  fillNormals(out, streamKey(seed, 0, 'bench/rule-search'), variableId(name), 1, 0, n);
  return out;
}

/** A random walk `y` that a rule moves, among autoregressions `x1`, `x2`, ... with phi 0.5 and variance 1. */
export function plantedTask({ seed, periods, drivers, rho, condition, effect }: PlantedWorld): SearchTask {
  const common = normals(seed, 'common', periods);
  const names = Array.from({ length: drivers }, (_, i) => `x${i + 1}`);
  const world = World.parse({
    name: 'planted',
    variables: Object.fromEntries([...names, 'y'].map((name) => [name, { process: 'random_walk' }])),
    targets: ['y'],
  });
  const shocks = normals(seed, 'y', periods);
  const series: Record<string, number[]> = { y: Array.from(shocks) };
  for (const name of names) {
    let x = 0;
    series[name] = Array.from(normals(seed, name, periods), (own, i) => {
      const shock = Math.sqrt(rho) * common[i]! + Math.sqrt(1 - rho) * own;
      return (x = i === 0 ? shock : 0.5 * x + Math.sqrt(0.75) * shock);
    });
  }
  const until = periods - 1;
  const truth = condition === null ? null : catalogueOf(world, historyOf(series, periods), until).truth(condition);
  let level = 0;
  series['y'] = Array.from(shocks, (shock, i) => (level += shock + (i > 0 && truth?.[i - 1] === TRUE ? effect : 0)));
  return { world, history: historyOf(series, periods), until, target: 'y', seed };
}

const historyOf = (series: History['series'], length: number): History => ({
  period: 'index',
  start: 0,
  length,
  series,
  lag: {},
  provenance: [],
});
