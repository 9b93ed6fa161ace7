import { closest, distance } from 'fastest-levenshtein';

/** " Did you mean "x"?" for a name that is near enough to a known one, else the empty text. */
export function didYouMean(name: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const lower = name.toLowerCase();
  const same = known.find((other) => other.trim().toLowerCase() === lower);
  const nearest = same ?? closest(name, known);
  const near = same !== undefined || distance(name, nearest) <= Math.max(2, Math.floor(name.length / 3));
  return near ? ` Did you mean "${nearest}"?` : '';
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
  return shown.join(', ') + (runs.length > most ? ` and ${runs.length - most} more stretches` : '');
}
