import { listed, suggestion } from '../history/lookup.js';
import { InitError } from './init-error.js';

/** Targets that are chosen where nobody says which. */
export const MOST_TARGETS = 10;

/** Indices of the series that are forecast: those that are named, by column or variable, else the first ten. */
export function chooseTargets(
  series: readonly { readonly column: string; readonly variable: string }[],
  wanted: readonly string[] | undefined,
): number[] {
  if (wanted === undefined || wanted.length === 0) return series.slice(0, MOST_TARGETS).map((_, i) => i);
  const chosen = wanted.map((name) => {
    const index = series.findIndex(({ column }) => column === name);
    const found = index >= 0 ? index : series.findIndex(({ variable }) => variable === name);
    if (found >= 0) return found;
    const known = series.map(({ column }) => column);
    const near = suggestion(name, known).suggestion;
    throw new InitError(
      'init.no_target',
      `no series is called "${name}"; the series are ${listed(known)}`,
      near === undefined ? 'Name one of them with --target.' : `Did you mean "${near}"?`,
    );
  });
  return [...new Set(chosen)];
}
