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
    const edits = other === plain && plain !== '' ? 0 : distance(plain, other);
    if (edits < bestDistance && edits < Math.max(plain.length, other.length)) {
      best = candidate;
      bestDistance = edits;
    }
  }
  return best;
}

function allowedEdits(length: number): number {
  return length < 5 ? 1 : length < 9 ? 2 : 3;
}

function simplify(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '');
}
