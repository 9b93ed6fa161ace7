import type { Rule, RuleData } from '@pulse/contracts';
import { compileWorld, formatLabel, HistoryTable, TRUE, UNKNOWN } from '@pulse/engine';
import { toWorldRule } from '../rule-grammar/index.js';
import type { Block } from './split-periods.js';
import type { EvaluationSetting } from './task.js';

/** Id of a rule while it is evaluated, so that it meets no rule of the world. */
const ID = 'candidate_in_evaluation';

/**
 * A rule as evidence takes it: what it adds to variables is estimated with the process at each origin, as the platform does
 * for amounts marked `fit`; what it adds to overlays is as stated, since only variables can be estimated.
 */
export function evidenceRule({ world, split }: EvaluationSetting, rule: RuleData): Rule {
  const until = formatLabel(world.period, split.train.last);
  const effects = rule.effects.map((effect) =>
    Object.hasOwn(world.variables, effect.on) ? { ...effect, add: 'fit' as const } : effect,
  );
  return toWorldRule({ ...rule, id: ID, enabled: true, effects }, { until });
}

/** How often a rule fires in the periods of a block, on what is known at its end. */
export interface Firing {
  readonly periods: number;
  readonly fired: number;
  readonly unknown: number;
}

/** @param rule as `evidenceRule` gives it */
export function firingOf({ world, history }: EvaluationSetting, rule: Rule, { first, last }: Block): Firing {
  const compiled = compileWorld({ ...world, rules: [rule] });
  const table = new HistoryTable(compiled, history, last);
  const truth = table.truth(compiled.rules[0]!.when).subarray(first - table.start);
  let fired = 0;
  let unknown = 0;
  for (const value of truth) {
    if (value === TRUE) fired++;
    if (value === UNKNOWN) unknown++;
  }
  return { periods: truth.length, fired, unknown };
}
