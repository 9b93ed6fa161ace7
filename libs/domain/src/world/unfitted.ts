import type { Process, Variable } from '@pulse/contracts';
import { PROCESS_FIELDS, type ProcessField } from './process-fields.js';

/** Without history nothing can be estimated, so all parameters but the drift must be given: the first that is not. */
export function unfittedField(variable: Variable): ProcessField | 'kind' | undefined {
  if (variable.source !== undefined) return undefined;
  const process: Process = variable.process;
  if (process.kind === 'auto' || process.kind === 'seasonal') return 'kind';
  return PROCESS_FIELDS[process.kind].find(
    (field) => process[field] === 'fit' || (process[field] === undefined && field !== 'drift'),
  );
}
