import type { History, World } from '@pulse/contracts';
import {
  compileWorld,
  dynamicsOf,
  FitError,
  type FittedWorld,
  fitWorld,
  HistoryTable,
  phaseOf,
  toNatural,
  TRUE,
} from '@pulse/engine';
import { SearchError } from './task.js';

/**
 * One step of the target as a regression, by period of the training window: what is left for a rule to explain, and what
 * the process explains beside it. NaN where it is not known. On the natural scale of the target.
 */
export interface Response {
  /** Step into each period, without what existing rules state that they add. */
  readonly y: Float64Array;
  /** What the process, the season and the rules whose effects are fitted explain; a constant is among them. */
  readonly regressors: readonly Float64Array[];
  /** Degrees of freedom where the shocks are Student's t, else null. */
  readonly dof: number | null;
}

/**
 * The one-step response of a target under its fitted process.
 *
 * @throws SearchError where the target is no variable of the world, or the data cannot carry its process
 */
export function responseOf(world: World, history: History, until: number, target: string): Response {
  const fitted = fitTarget(world, history, until, target);
  const variable = fitted.variables.find((v) => v.variable.name === target)!;
  const compiled = fitted.world;
  const table = new HistoryTable(compiled, history, until);
  const { length } = table;
  const effect = new Float64Array(length);
  const open: Float64Array[] = [];
  for (const { rule, effects, scenario } of fitted.rules) {
    if (scenario !== undefined) continue;
    const truth = table.truth(rule.when);
    const fires = Float64Array.from({ length }, (_, i) => (i > 0 && truth[i - 1] === TRUE ? 1 : 0));
    for (const { effect: written, value, source } of effects) {
      if (written.on !== target) continue;
      if (source === 'fit') open.push(fires);
      else {
        const change = Math.max(-written.cap, Math.min(written.cap, value * rule.scale));
        fires.forEach((fired, i) => (effect[i] = effect[i]! + fired * change));
      }
    }
  }
  const { support, season } = variable.variable;
  const phase = (i: number): number => phaseOf(compiled.period, table.start + i, season);
  const x = Float64Array.from(table.values(target), (value) => toNatural(support, value));
  const design = dynamicsOf(variable.spec.kind).design(
    { x, effect, from: 0, to: length, season, phase },
    variable.spec,
  );
  const seasonal =
    variable.fit.season > 1 && variable.fit.method !== 'naive' ? dummies(length, variable.fit.season, phase) : [];
  const { innovations } = variable.fit;
  return {
    y: design.response.map((y, i) => y - effect[i]!),
    regressors: [new Float64Array(length).fill(1), ...seasonal, ...design.regressors, ...open],
    dof: innovations?.kind === 'student_t' ? innovations.dof : null,
  };
}

/** Only the process of the target is chosen and estimated; the other variables lend their data. */
function fitTarget(world: World, history: History, until: number, target: string): FittedWorld {
  const own = Object.hasOwn(world.variables, target) ? world.variables[target] : undefined;
  if (own === undefined)
    throw new SearchError(
      'search.unknown_target',
      `rules are searched for a variable of the world; '${target}' is none (it has ${Object.keys(world.variables).join(', ')})`,
    );
  const variables = Object.fromEntries(
    Object.entries(world.variables).map(([name, variable]) => [
      name,
      name === target ? variable : { ...variable, process: { kind: 'constant' as const } },
    ]),
  );
  const rules = world.rules.filter((rule) => rule.effects.some(({ on }) => on === target));
  const compiled = compileWorld({
    ...world,
    variables,
    rules,
    targets: [target],
    headline: {},
    events: {},
    dependence: 'independent',
  });
  if (!new HistoryTable(compiled, history, until).has(target))
    throw new SearchError('search.too_few', `no value of ${target} is known in the training window`);
  try {
    return fitWorld(compiled, history, until);
  } catch (error) {
    if (error instanceof FitError) throw new SearchError('search.too_few', error.message);
    throw error;
  }
}

function dummies(length: number, season: number, phase: (i: number) => number): Float64Array[] {
  return Array.from({ length: season - 1 }, (_, s) =>
    Float64Array.from({ length }, (__, i) => (phase(i) === s + 1 ? 1 : 0)),
  );
}
