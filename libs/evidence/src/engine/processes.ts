import type { FittedProcess } from '@pulse/contracts';
import { type FittedVariable, standardErrorOf, type Tried } from '@pulse/engine';

/** What a variable's process turned out to be. */
export function fittedProcess({ fit, choice }: FittedVariable): FittedProcess {
  const parameters: Record<string, number> = {};
  const errors: Record<string, number> = {};
  for (const coefficient of fit.coefficients) {
    parameters[coefficient.name] = coefficient.value + 0;
    const error = standardErrorOf(fit, coefficient);
    if (error > 0) errors[coefficient.name] = error;
  }
  const { innovations } = fit;
  if (innovations?.kind === 'student_t') parameters['dof'] = innovations.dof;
  if (innovations?.kind === 'bootstrap') parameters['block'] = innovations.block;
  return {
    kind: fit.method === undefined ? fit.kind : `${fit.kind} ${fit.method}`,
    parameters,
    errors,
    observations: fit.n,
    ...(innovations === undefined ? {} : { innovations: innovations.kind }),
    tried: ranked(choice?.tried ?? []).map(({ process, score, refused }) => ({
      kind: process,
      score: score !== null && Number.isFinite(score) ? score : null,
      note: refused ?? null,
    })),
  };
}

/** Best first; those without a score last, in the order they were tried. */
export function ranked(tried: readonly Tried[]): Tried[] {
  return [...tried].sort((a, b) => (a.score ?? Infinity) - (b.score ?? Infinity) || 0);
}
