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

/** Kinds that learn something from history that no number can give. */
export const LEARNED_KINDS: ReadonlySet<ProcessKind> = new Set(['auto', 'seasonal', 'ets', 'regime', 'bootstrap']);

/** Fields that are one of some words. */
export const FIELD_CHOICES = {
  method: ['naive', 'dummies'],
  trend: ['none', 'additive', 'damped'],
  seasonal: ['none', 'additive'],
  innovations: ['normal', 'student_t', 'bootstrap'],
} as const satisfies Partial<Record<ProcessField, readonly string[]>>;
export type ChoiceField = keyof typeof FIELD_CHOICES;

/** Fields that are a whole number. */
const WHOLE = { season: { min: 2 }, states: { min: 2, max: 3 }, block: { min: 1 } } as const;
export type WholeField = keyof typeof WHOLE;

/** Fields that are a number which may be estimated. */
export type AmountField = Exclude<ProcessField, ChoiceField | WholeField>;

export const isChoice = (field: ProcessField): field is ChoiceField => Object.hasOwn(FIELD_CHOICES, field);
export const isWhole = (field: ProcessField): field is WholeField => Object.hasOwn(WHOLE, field);
export const isAmount = (field: ProcessField): field is AmountField => !isChoice(field) && !isWhole(field);

/** Range of a number given for a process parameter. */
export function fieldRange(field: ProcessField): { min?: number; max?: number } {
  if (isWhole(field)) return WHOLE[field];
  if (field === 'sd' || field === 'volatility' || field === 'jump_sd') return { min: 0 };
  if (field === 'rate') return { min: 0, max: 100 };
  if (field === 'alpha' || field === 'beta' || field === 'gamma' || field === 'damping') return { min: 0, max: 1 };
  if (field === 'dof') return { min: 2 };
  return field === 'phi' ? { min: -1, max: 1 } : {};
}
