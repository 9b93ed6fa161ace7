import type { Estimable, Process } from '@pulse/contracts';
import { assertNever } from '../assert-never.js';
import { type Amount, MOST_JUMPS, type ProcessSpec } from '../dynamics/index.js';
import type { Amounts } from './amounts.js';
import type { Names } from './names.js';

const AMOUNTS = [
  'drift',
  'sd',
  'mean',
  'phi',
  'volatility',
  'alpha',
  'beta',
  'gamma',
  'damping',
  'rate',
  'jump_mean',
  'jump_sd',
  'dof',
] as const;
type AmountField = (typeof AMOUNTS)[number];

const SETTINGS = ['season', 'method', 'trend', 'seasonal', 'states', 'block', 'innovations'] as const;

/** Everything of a process that can be set. */
export const PROCESS_FIELDS = ['kind', ...AMOUNTS, ...SETTINGS] as const;

export function compileProcess(process: Process, path: string, names: Names, amounts: Amounts): ProcessSpec | 'auto' {
  const { kind } = process;
  if (kind === 'auto') return 'auto';
  const given: Partial<Record<AmountField, Amount>> = {};
  for (const field of AMOUNTS) {
    const value: Estimable | undefined = process[field];
    if (value === undefined) continue;
    const amount = amounts.amount(value, `${path}.${field}`);
    const wrong = amount.fit ? undefined : refusal(field, amount.value);
    if (wrong !== undefined) names.problem('world.bad_value', `${path}.${field}`, wrong);
    given[field] = amount;
  }
  const settings = Object.fromEntries(
    SETTINGS.flatMap((field) => (process[field] === undefined ? [] : [[field, process[field]]])),
  ) as Pick<ProcessSpec, (typeof SETTINGS)[number]>;
  return { kind, ...given, ...settings };
}

/** Why a number cannot be given there; undefined where it can. */
function refusal(field: AmountField, value: number): string | undefined {
  switch (field) {
    case 'sd':
    case 'volatility':
    case 'jump_sd':
      return value >= 0 ? undefined : `${value} is no standard deviation: it must be 0 or more`;
    case 'phi':
      return Math.abs(value) < 1
        ? undefined
        : `phi must lie between -1 and 1, not at ${value}; for phi = 1 use random_walk`;
    case 'rate':
      return value >= 0 && value <= MOST_JUMPS
        ? undefined
        : `a rate of jumps lies between 0 and ${MOST_JUMPS} a turn, not at ${value}`;
    case 'dof':
      return value > 2 ? undefined : `dof must be above 2, not ${value}: below, Student's t has no variance`;
    case 'alpha':
    case 'beta':
    case 'gamma':
    case 'damping':
      return value >= 0 && value <= 1 ? undefined : `${field} lies between 0 and 1, not at ${value}`;
    case 'drift':
    case 'mean':
    case 'jump_mean':
      return undefined;
    default:
      return assertNever(field);
  }
}
