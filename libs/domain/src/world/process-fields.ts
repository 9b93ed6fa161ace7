import type { Process } from '@pulse/contracts';

export type ProcessKind = Process['kind'];
export type ProcessField = Exclude<keyof Process, 'kind'>;

/** Of every kind that has one shock a turn. */
const SHOCKS = ['innovations', 'dof', 'block'] as const;

/** Which parameters belong to which kind of process. */
export const PROCESS_FIELDS: Readonly<Record<ProcessKind, readonly ProcessField[]>> = {
  constant: [],
  random_walk: ['drift', 'sd', ...SHOCKS],
  ar1: ['mean', 'phi', 'sd', ...SHOCKS],
  gbm: ['drift', 'volatility', ...SHOCKS],
  seasonal: ['method', 'season', 'sd', ...SHOCKS],
  ets: ['trend', 'seasonal', 'season', 'alpha', 'beta', 'gamma', 'damping', 'sd', ...SHOCKS],
  regime: ['states'],
  jumps: ['drift', 'sd', 'rate', 'jump_mean', 'jump_sd'],
  bootstrap: ['block'],
  auto: ['season'],
};

export const PROCESS_KINDS = Object.keys(PROCESS_FIELDS) as ProcessKind[];

/** Range of a number given for a process parameter. */
export function fieldRange(field: ProcessField): { min?: number; max?: number } {
  if (field === 'sd' || field === 'volatility' || field === 'rate' || field === 'jump_sd') return { min: 0 };
  if (field === 'alpha' || field === 'beta' || field === 'gamma' || field === 'damping') return { min: 0, max: 1 };
  if (field === 'dof') return { min: 2 };
  if (field === 'block') return { min: 1 };
  if (field === 'phi') return { min: -1, max: 1 };
  return field === 'season' ? { min: 2 } : {};
}
