import type { Period, Variable } from '@pulse/contracts';
import { magnitudeProblem, supportProblem } from './cell.js';
import type { ByPeriod } from './collapse.js';
import type { Findings } from './findings.js';
import { areHolidays, gapHint } from './gaps.js';
import { ranges } from './lookup.js';

/** Values from the first to the last observed period. */
export interface Spread {
  readonly first: number;
  readonly values: readonly (number | null)[];
}

/** Steps that even a random walk needs. */
const LEAST_STEPS = 2;

const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

interface Context {
  readonly name: string;
  readonly file: string;
  readonly byPeriod: ByPeriod;
  readonly period: Period;
  readonly label: (ordinal: number) => string;
  readonly findings: Findings;
}

/** Reports periods without a value, a series that never changes, and values outside the support. */
export function checkSeries(spread: Spread, variable: Variable, context: Context): void {
  const { name, file, byPeriod, findings } = context;
  const absent: number[] = [];
  const empty: number[] = [];
  spread.values.forEach((value, i) => {
    const ordinal = spread.first + i;
    if (value === null) (byPeriod.has(ordinal) ? empty : absent).push(ordinal);
  });
  const missing = [...absent, ...empty].sort((a, b) => a - b);
  const gaps = { period: context.period, first: spread.first, count: spread.values.length, missing };
  const holidays = areHolidays(gaps);
  const hint = holidays ? '; they are taken for holidays' : gapHint(gaps);
  const severity = holidays ? 'note' : 'warning';
  const both = absent.length > 0 && empty.length > 0;
  reportMissing(severity, 'history.gap', 'no row', absent, both ? '' : hint, spread, context);
  reportMissing(severity, 'history.missing_values', 'no value', empty, hint, spread, context);
  const known = spread.values.filter((value) => value !== null).length;
  const different = new Set(spread.values);
  different.delete(null);
  const steps = spread.values.filter((value, i) => i > 0 && value !== null && spread.values[i - 1] !== null).length;
  if (steps < LEAST_STEPS && variable.process.kind !== 'constant') {
    const message = `"${name}" has ${counted(known, 'value')} and ${counted(steps, 'step')} from one period to the next: too little to fit a process, which needs ${LEAST_STEPS}`;
    findings.add('warning', 'history.short', ['variables', name], message, { file });
  } else if (different.size === 1) {
    const message = `"${name}" has one and the same value throughout (${[...different][0]}): there is nothing to fit`;
    findings.add('warning', 'history.constant', ['variables', name], message, { file });
  }
  checkValues(spread, variable, context);
}

function reportMissing(
  severity: 'note' | 'warning',
  code: string,
  what: string,
  ordinals: readonly number[],
  hint: string,
  spread: Spread,
  context: Context,
): void {
  if (ordinals.length === 0) return;
  const { name, file, label, findings } = context;
  const count = `${ordinals.length} of ${spread.values.length} periods`;
  const message = `${file}: "${name}" has ${what} in ${count}: ${ranges(ordinals, label, 8)}${hint}`;
  findings.add(severity, code, ['variables', name], message, { file, periods: ordinals.map(label) });
}

function checkValues({ first, values }: Spread, variable: Variable, { name, file, label, findings }: Context): void {
  const bad = values.flatMap((value, i) => {
    if (value === null) return [];
    const problem = magnitudeProblem(value) ?? supportProblem(value, variable.support);
    return problem === null ? [] : [{ ordinal: first + i, value, problem }];
  });
  const [one] = bad;
  if (one === undefined) return;
  const periods = bad.map(({ ordinal }) => label(ordinal));
  const more = bad.length > 1 ? ` and in ${counted(bad.length - 1, 'more period')}` : '';
  const message = `${file}: "${name}": ${one.problem.message}; found ${one.value} in ${periods[0]}${more}`;
  const path = ['variables', name, ...(variable.support === 'real' ? [] : ['support'])];
  findings.add('error', one.problem.code, path, message, { file, periods, text: String(one.value) });
}
