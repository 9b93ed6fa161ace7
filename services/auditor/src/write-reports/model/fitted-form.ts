import type { FittedProcess } from '@pulse/contracts';

/**
 * The parameters that a fitted process has. An exponential smoothing is stored with all of its weights, those included
 * that its form lacks: a trend of damping 0 is none, one of damping 1 is not damped, and a season of gamma 0 does not move.
 */
export function parametersInForm({ kind, parameters }: FittedProcess): Readonly<Record<string, number>> {
  if (kind !== 'ets') return parameters;
  const { damping, gamma } = parameters;
  const absent = new Set([
    ...(damping === 0 ? ['beta', 'damping'] : damping === 1 ? ['damping'] : []),
    ...(gamma === 0 ? ['gamma'] : []),
  ]);
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !absent.has(name)));
}

/** The candidate of `auto` that the fitted process is; undefined where nothing was tried or it cannot be told. */
export function takenOf(process: FittedProcess): FittedProcess['tried'][number] | undefined {
  const name = candidateOf(process);
  return process.tried.find(({ kind }) => kind === name) ?? process.tried.find(({ kind }) => kind === process.kind);
}

/** Candidates of one kind differ by what they leave out. */
function candidateOf({ kind, parameters }: FittedProcess): string {
  const { drift, phi, damping, gamma } = parameters;
  switch (kind) {
    case 'random_walk':
      return drift === 0 ? 'random_walk without drift' : 'random_walk with drift';
    case 'ar1':
      return phi === 0 ? 'ar1 with phi 0' : 'ar1';
    case 'ets': {
      const trend = damping === 0 ? 'level' : damping === 1 ? 'trend' : 'damped trend';
      return `ets ${trend}${gamma === 0 ? '' : ' and season'}`;
    }
    default:
      return kind;
  }
}
