import type { FittedProcess, World } from '@pulse/contracts';
import { figure, withError } from '../format.js';

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

/** `drift −0.001 ± 0.004`, one line a parameter; no error where it was given, not fitted. */
export function parameterTexts({ parameters, errors }: FittedProcess): string[] {
  return Object.entries(parameters).map(([name, value]) => {
    const error = errors[name] ?? 0;
    return `${name} ${error > 0 ? withError(value, error) : figure(value)}`;
  });
}

/** What `auto` tried, best first: `gbm 0.98`; empty where the process is given. */
export function triedTexts({ tried }: FittedProcess): string[] {
  return tried.map(
    ({ kind, score, note }) =>
      `${kind} ${score === null ? `not scored (${note ?? 'too little data'})` : figure(score)}`,
  );
}
