import { distance } from 'fastest-levenshtein';

/**
 * The known name that was probably meant, or undefined: equal but for case and separators, a last dotted part, or within
 * a third of the length in edits (at least one, at most three).
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const plain = simplify(name);
  let best: string | undefined;
  let bestDistance = Math.min(3, Math.max(1, Math.floor(name.length / 3))) + 1;
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

function simplify(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '');
}
