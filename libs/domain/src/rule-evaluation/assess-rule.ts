import type { Assessment, AssessmentScope } from '@pulse/contracts';
import { assessmentOf } from './assessment-of.js';
import { BlockLosses, blockOrigins, TEST_ORIGINS } from './block-losses.js';
import { ForecastCount, scored } from './scored.js';
import { Preparation } from './prepare.js';
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
  const { rule, scope, split } = task;
  const bits = task.bits ?? { costBits: null, savedBits: null };
  const preparation = new Preparation(task);
  let prepared = preparation.syntax(rule);
  const asked = (...scopes: AssessmentScope[]): boolean => scope === 'comprehensive' || scopes.includes(scope);
  if (asked('logic', 'performance')) prepared = preparation.logic(prepared);
  if (asked('coverage', 'performance')) prepared = preparation.coverage(prepared);
  if (prepared.rule === null || !asked('performance'))
    return assessmentOf({ given: rule, scope, prepared, bits, performance: null });
  const origins = blockOrigins(task, split.validation, task.mostOrigins ?? TEST_ORIGINS);
  const losses = new BlockLosses(task, split.validation, 'all horizons');
  const performance = yield* scored(losses, prepared, origins, new ForecastCount(2 * origins.origins.length));
  return assessmentOf({ given: rule, scope, prepared, bits, performance });
}
