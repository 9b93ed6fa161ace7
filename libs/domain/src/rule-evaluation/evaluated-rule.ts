import type { History, RuleData, World } from '@pulse/contracts';
import { compileWorld, formatLabel, HistoryTable, TRUE, UNKNOWN } from '@pulse/engine';
import { toWorldRule } from '../rule-grammar/index.js';
import { scopeWorld, type ScopedWorld } from './scoped-world.js';
import type { EvaluationSetting } from './task.js';

/** Id of a rule while it is evaluated, so that it meets no rule of the world. */
const ID = 'candidate_in_evaluation';

/**
 * A rule as evidence takes it: what it adds to variables is estimated with the process at each origin, as the platform does
 * for amounts marked `fit`; what it adds to overlays is as stated, since only variables can be estimated.
 */
export function scopedRule({ world, history, target, split }: EvaluationSetting, rule: RuleData): ScopedWorld {
  const until = formatLabel(world.period, split.train.last);
  const effects = rule.effects.map((effect) =>
    Object.hasOwn(world.variables, effect.on) ? { ...effect, add: 'fit' as const } : effect,
  );
  return scopeWorld(world, history, target, toWorldRule({ ...rule, id: ID, enabled: true, effects }, { until }));
}

/** How often a rule fires in the periods from `first` to `last`, on what is known at the last one. */
export interface Firing {
  readonly periods: number;
  readonly fired: number;
  readonly unknown: number;
}

/** @param world one with the rule, of `scopedRule` */
export function firingOf(world: World, history: History, first: number, last: number): Firing {
  const compiled = compileWorld(world);
  const rule = compiled.rules.find(({ id }) => id === ID);
  const table = new HistoryTable(compiled, history, last);
  if (rule === undefined) return { periods: last - first + 1, fired: 0, unknown: last - first + 1 };
  const truth = table.truth(rule.when).subarray(first - table.start);
  let fired = 0;
  let unknown = 0;
  for (const value of truth) {
    if (value === TRUE) fired++;
    if (value === UNKNOWN) unknown++;
  }
  return { periods: truth.length, fired, unknown };
}
