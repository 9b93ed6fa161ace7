import { partsOf } from '../rule-grammar/index.js';
import type { SkeletonAtom, SkeletonCondition } from './skeleton.js';
import type { SearchSpace } from './space.js';

/** The atoms of a condition, in the order of writing. */
export function skeletonAtoms(condition: SkeletonCondition): SkeletonAtom[] {
  if (condition.kind === 'and' || condition.kind === 'or') return condition.of.flatMap(skeletonAtoms);
  return [condition.kind === 'not' ? condition.of : condition];
}

/** Names that a condition reads and that have no data, each once. */
export function unknownNames({ catalogue }: SearchSpace, condition: SkeletonCondition): string[] {
  const names = skeletonAtoms(condition).flatMap((atom) =>
    partsOf((atom.kind === 'persist' ? atom.of : atom).feature).map(({ name }) => name),
  );
  return [...new Set(names)].filter((name) => catalogue.find(name) === undefined);
}
