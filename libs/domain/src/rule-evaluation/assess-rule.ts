import type { Assessment, AssessmentScope } from '@pulse/contracts';
import { assessmentOf } from './assessment-of.js';
import { BlockLosses, blockOrigins, TEST_ORIGINS } from './block-losses.js';
import { ForecastCount, scored } from './scored.js';
import { lookBackOf } from '../rule-grammar/index.js';
import { Preparation } from './prepare.js';
import { widened } from './split-periods.js';
import type { Candidate, EvaluationProgress, EvaluationSetting } from './task.js';

export interface AssessTask extends EvaluationSetting {
  /** A rule of unknown form: anything that may be one. */
  readonly rule: unknown;
  readonly scope: AssessmentScope;
  /** Bits where they are known, for the gate of description length. */
  readonly bits?: Pick<Candidate, 'costBits' | 'savedBits'> | undefined;
}

/** Finds out about one rule what the scope asks for. A rule whose syntax fails is not looked at further. */
export function* assessRule(task: AssessTask): Generator<EvaluationProgress, Assessment> {
  const { rule, scope } = task;
  const bits = task.bits ?? { costBits: null, savedBits: null };
  let preparation = new Preparation(task);
  let prepared = preparation.syntax(rule);
  // Alone it is compared with no other rule, so it may have origins of its own.
  const lookBack = prepared.rule === null ? 0 : lookBackOf(prepared.rule.condition, preparation.catalogue);
  const wide = { ...task, split: widened(task.split, lookBack) };
  if (wide.split.embargo > task.split.embargo) preparation = new Preparation(wide);
  const asked = (...scopes: AssessmentScope[]): boolean => scope === 'comprehensive' || scopes.includes(scope);
  if (asked('logic', 'performance')) prepared = preparation.logic(prepared);
  if (asked('coverage', 'performance')) prepared = preparation.coverage(prepared);
  if (prepared.rule === null || !asked('performance'))
    return assessmentOf({ given: rule, scope, prepared, bits, performance: null });
  const { validation } = wide.split;
  const origins = blockOrigins(wide, validation, task.mostOrigins ?? TEST_ORIGINS);
  const losses = new BlockLosses(wide, validation, 'all horizons');
  const performance = yield* scored(losses, prepared, origins, new ForecastCount(2 * origins.origins.length));
  return assessmentOf({ given: rule, scope, prepared, bits, performance });
}
