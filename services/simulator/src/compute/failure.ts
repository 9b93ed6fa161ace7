import type { FailureClass } from '@pulse/contracts';
import { ClassicWorldError, FitError, MemoryBudgetError, ParamError, WorldError } from '@pulse/engine';
import { ForecastError, ShortHistoryError } from '@pulse/evidence';
import { InvalidJobError } from './invalid-job-error.js';

/** What is wrong with the job itself: trying it again cannot help. */
const INVALID = [
  ClassicWorldError,
  FitError,
  ForecastError,
  InvalidJobError,
  ParamError,
  ShortHistoryError,
  WorldError,
] as const;

/** `memory`: the arrays of a run do not fit its budget. `invalid`: the job itself. Anything else is an error. */
export function failureClass(error: unknown): FailureClass {
  if (error instanceof MemoryBudgetError) return 'memory';
  return INVALID.some((type) => error instanceof type) ? 'invalid' : 'error';
}
