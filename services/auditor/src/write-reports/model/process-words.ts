import type { FittedProcess, World } from '@pulse/contracts';
import { figure, withError } from '../format.js';
import { parametersInForm, takenOf } from './fitted-form.js';

const INNOVATIONS: Readonly<Record<string, string>> = {
  normal: 'normal',
  student_t: 'Student-t',
  bootstrap: 'resampled residuals',
};

const DEPENDENCE: Readonly<Record<NonNullable<World['dependence']>, string>> = {
  independent: 'Shocks of different variables are independent.',
  correlated: 'Shocks of different variables are correlated as their residuals were (Ledoit-Wolf shrunk).',
  joint: 'Shocks of all variables are resampled together, as whole rows of residuals.',
};

export function dependenceText({ dependence = 'correlated' }: Pick<World, 'dependence'>): string {
  return DEPENDENCE[dependence];
}

export function innovationsText({ innovations = 'normal' }: FittedProcess): string {
  return INNOVATIONS[innovations] ?? innovations;
}

/** `drift −0.001 ± 0.004`, one line a parameter; fitted ones first, no error where it was given or belongs to the state. */
export function parameterTexts(process: FittedProcess): string[] {
  const errorOf = (name: string): number => process.errors[name] ?? 0;
  return Object.entries(parametersInForm(process))
    .sort(([a], [b]) => Number(errorOf(b) > 0) - Number(errorOf(a) > 0) || byName(a, b))
    .map(([name, value]) => `${name} ${errorOf(name) > 0 ? withError(value, errorOf(name)) : figure(value)}`);
}

/** Names with numbers at their end in the order of the numbers, on every machine alike. */
function byName(a: string, b: string): number {
  const [, stemA, numberA] = /^(.*?)(\d*)$/.exec(a)!;
  const [, stemB, numberB] = /^(.*?)(\d*)$/.exec(b)!;
  if (stemA !== stemB) return stemA! < stemB! ? -1 : 1;
  return Number(numberA) - Number(numberB);
}

/** What `auto` tried, best first: `gbm 0.981 (taken)`; empty where the process is given. */
export function triedTexts(process: FittedProcess): string[] {
  const taken = takenOf(process);
  return process.tried.map((one) => {
    const { kind, score, note } = one;
    const found = score === null ? `not scored (${note ?? 'too little data'})` : scoreText(score);
    return `${kind} ${found}${one === taken ? ' (taken)' : ''}`;
  });
}

/** Nearly equal scores differ in the third decimal only. */
const scoreText = (score: number): string => (score < 1000 ? score.toFixed(3) : figure(score));
