import type { Atom, Condition, Feature, PlainAtom, SeriesFeature } from '@pulse/contracts';

type Rename = (name: string) => string;

/** A condition with other names in it. */
export function renamed(condition: Condition, rename: Rename): Condition {
  switch (condition.kind) {
    case 'and':
      return { kind: 'and', of: condition.of.map((part) => renamed(part, rename)) };
    case 'or':
      return { kind: 'or', of: condition.of.map((part) => renamed(part, rename)) };
    case 'not':
      return { kind: 'not', of: renamedAtom(condition.of, rename) };
    default:
      return renamedAtom(condition, rename);
  }
}

export function renamedAtom(atom: Atom, rename: Rename): Atom {
  if (atom.kind === 'persist') return { ...atom, of: renamedPlain(atom.of, rename) };
  return { ...atom, feature: renamedFeature(atom.feature, rename) };
}

function renamedPlain(atom: PlainAtom, rename: Rename): PlainAtom {
  return { ...atom, feature: renamedFeature(atom.feature, rename) };
}

function renamedFeature(feature: Feature, rename: Rename): Feature {
  if (feature.kind === 'series') return renamedSeries(feature, rename);
  return { kind: feature.kind, left: renamedSeries(feature.left, rename), right: renamedSeries(feature.right, rename) };
}

function renamedSeries(feature: SeriesFeature, rename: Rename): SeriesFeature {
  return { ...feature, name: rename(feature.name) };
}
