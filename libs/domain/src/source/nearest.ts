import { distance } from 'fastest-levenshtein';

/**
 * The known name that was probably meant, or undefined: equal but for case and separators, or one to three edits away,
 * by its length.
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const plain = simplify(name);
  let best: string | undefined;
  let bestDistance = allowedEdits(plain.length) + 1;
  for (const candidate of known) {
    const other = simplify(candidate);
    const edits = editsBetween(plain, other);
    if (edits < bestDistance && edits < Math.max(plain.length, other.length)) {
      best = candidate;
      bestDistance = edits;
    }
  }
  return best;
}

/** Levenshtein distance, but two neighbouring letters in the wrong order are one edit. */
function editsBetween(a: string, b: string): number {
  if (a === b) return a === '' ? Infinity : 0;
  let at = 0;
  while (a.charAt(at) === b.charAt(at)) at++;
  const swapped = a.slice(0, at) + a.charAt(at + 1) + a.charAt(at) + a.slice(at + 2);
  return swapped === b ? 1 : distance(a, b);
}

function allowedEdits(length: number): number {
  return length < 5 ? 1 : length < 9 ? 2 : 3;
}

function simplify(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '');
}
