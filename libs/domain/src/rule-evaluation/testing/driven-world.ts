import { type History, RuleData, World } from '@pulse/contracts';
import { fillNormals, streamKey } from '@pulse/engine';
import type { EvaluationSetting } from '../task.js';
import { splitPeriods } from '../split-periods.js';

export interface DrivenOptions {
  readonly periods: number;
  /** What is added to `y` in a period after one in which `x` was above 0.5; 0 for nothing. */
  readonly effect: number;
  readonly seed: number | string;
  /** How the shocks of `y`, `x` and `z` go together in the world; independent where absent. */
  readonly dependence?: World['dependence'];
}

/**
 * y = 0.5 y(-1) + shock + effect where x(-1) > 0.5, with x and z of their own, all from normal shocks of sd 1; stepped here,
 * without the engine.
 */
export function drivenHistory({ periods, effect, seed }: DrivenOptions): History {
  const shocks = (name: string): Float64Array => {
    const out = new Float64Array(periods);
    fillNormals(out, streamKey(seed, 0, `driven ${name}`), 1, 1, 0, periods);
    return out;
  };
  const ar = (name: string): number[] => {
    let value = 0;
    return Array.from(shocks(name), (shock) => (value = 0.5 * value + shock));
  };
  const [x, z] = [ar('x'), ar('z')];
  let y = 0;
  const course = Array.from(shocks('y'), (shock, i) => (y = 0.5 * y + shock + (i > 0 && x[i - 1]! > 0.5 ? effect : 0)));
  return { period: 'index', start: 0, length: periods, series: { y: course, x, z }, lag: {}, provenance: [] };
}

export function drivenWorld(dependence: World['dependence'] = 'independent'): World {
  const process = { kind: 'ar1' };
  return World.parse({
    name: 'driven',
    targets: ['y'],
    dependence,
    variables: { y: { process }, x: { process }, z: { process } },
  });
}

export function drivenSetting(options: DrivenOptions): EvaluationSetting {
  return {
    world: drivenWorld(options.dependence),
    history: drivenHistory(options),
    target: 'y',
    split: splitPeriods({ first: 0, last: options.periods - 1, lag: 2 }),
    seed: 7,
    paths: 100,
  };
}

/** A rule on y that fires where a name is above a threshold. */
export function above(name: string, threshold: number, lag = 0, value = 1): RuleData {
  return RuleData.parse({
    id: 'rule',
    category: 'variable',
    condition: { kind: 'compare', feature: { kind: 'series', name, transform: 'level', lag }, op: '>', threshold },
    effects: [{ on: 'y', add: { value, sd: 0 }, cap: 10 }],
  });
}

/** Pulls a generator to its end. */
export function finish<Result>(steps: Generator<unknown, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
