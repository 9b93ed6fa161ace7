import type { Process, Variable } from '@pulse/contracts';
import { type AmountField, isAmount, LEARNED_KINDS, PROCESS_FIELDS } from './process-fields.js';

/** Without history nothing can be estimated, so all parameters but the drift must be given: the first that is not. */
export function unfittedField(variable: Variable): AmountField | 'kind' | 'innovations' | undefined {
  if (variable.source !== undefined) return undefined;
  const process: Process = variable.process;
  const { kind, innovations } = process;
  if (LEARNED_KINDS.has(kind)) return 'kind';
  if (innovations === 'bootstrap') return 'innovations';
  return PROCESS_FIELDS[kind]
    .filter(isAmount)
    .filter((field) => field !== 'dof' || innovations === 'student_t')
    .find((field) => process[field] === 'fit' || (process[field] === undefined && field !== 'drift'));
}
