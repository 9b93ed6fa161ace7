import { nearest } from '../source/nearest.js';

/** `{suggestion}` with the known name that was probably meant, else nothing. */
export function suggestion(name: string, known: readonly string[]): { readonly suggestion?: string } {
  const found = nearest(name, known);
  return found === undefined ? {} : { suggestion: found };
}

/** The first names of a list in quotes, with the count of the others. */
export function listed(names: readonly string[], most = 12): string {
  const shown = names.slice(0, most).map((name) => `"${name}"`);
  const more = names.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Runs of consecutive ordinals as labels: `2001-02, 2003-04 to 2003-06`. */
export function ranges(ordinals: readonly number[], label: (ordinal: number) => string, most = 12): string {
  const runs: [number, number][] = [];
  for (const ordinal of ordinals) {
    const run = runs.at(-1);
    if (run !== undefined && ordinal === run[1] + 1) run[1] = ordinal;
    else runs.push([ordinal, ordinal]);
  }
  const shown = runs.slice(0, most).map(([from, to]) => (from === to ? label(from) : `${label(from)} to ${label(to)}`));
  const more = runs.length - most;
  return shown.join(', ') + (more > 0 ? ` and ${more} more stretch${more === 1 ? '' : 'es'}` : '');
}
