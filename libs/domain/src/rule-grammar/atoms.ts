import type { Atom, Condition, Feature } from '@pulse/contracts';

/** One atom of a condition and where it stands, as JSON pointer from the condition. */
export interface PlacedAtom {
  readonly atom: Atom;
  readonly path: string;
  readonly negated: boolean;
}

/** The atoms of a condition in the order of writing. */
export function atomsOf(condition: Condition, path = ''): PlacedAtom[] {
  if (condition.kind === 'and' || condition.kind === 'or')
    return condition.of.flatMap((part, i) => atomsOf(part, `${path}/of/${i}`));
  if (condition.kind === 'not') return [{ atom: condition.of, path: `${path}/of`, negated: true }];
  return [{ atom: condition, path, negated: false }];
}

/** The feature that an atom reads. */
export function featureOf(atom: Atom): Feature {
  return atom.kind === 'persist' ? atom.of.feature : atom.feature;
}
