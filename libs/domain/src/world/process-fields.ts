import type { Process } from '@pulse/contracts';

export type ProcessKind = Process['kind'];
export type ProcessField = Exclude<keyof Process, 'kind'>;

/** Which parameters belong to which kind of process. */
export const PROCESS_FIELDS: Readonly<Record<ProcessKind, readonly ProcessField[]>> = {
  constant: [],
  random_walk: ['drift', 'sd'],
  ar1: ['mean', 'phi', 'sd'],
  gbm: ['drift', 'volatility'],
  seasonal: ['method', 'season', 'sd'],
  auto: ['season'],
};

export const PROCESS_KINDS = Object.keys(PROCESS_FIELDS) as ProcessKind[];

/** Range of a number given for a process parameter. */
export function fieldRange(field: ProcessField): { min?: number; max?: number } {
  if (field === 'sd' || field === 'volatility') return { min: 0 };
  if (field === 'phi') return { min: -1, max: 1 };
  return field === 'season' ? { min: 2 } : {};
}
