import type { Condition, Feature, PlainAtom } from '@pulse/contracts';
import { type Catalogue, QUANTILE_GRID } from '../rule-grammar/index.js';
import { skeletonAtoms } from './names.js';
import type { SkeletonAtom, SkeletonCondition, SkeletonPlainAtom, SkeletonThreshold } from './skeleton.js';

/** A number for each open threshold, in the order of writing. */
export type Filling = readonly number[];

export interface Hole {
  /** The quantile grid of its feature, each number once. */
  readonly choices: readonly number[];
}

export function holesOf(condition: SkeletonCondition, catalogue: Catalogue): Hole[] {
  return skeletonAtoms(condition).flatMap((atom) => {
    const plain = atom.kind === 'persist' ? atom.of : atom;
    const open = thresholdsOf(plain).filter((threshold) => typeof threshold === 'object' && 'fit' in threshold);
    const choices = open.length === 0 ? [] : gridOf(plain.feature, catalogue);
    return open.map(() => ({ choices }));
  });
}

function thresholdsOf(atom: SkeletonPlainAtom | (SkeletonAtom & { kind: 'cross' })): SkeletonThreshold[] {
  if (atom.kind === 'cross') return [atom.level];
  return atom.kind === 'between' ? [atom.low, atom.high] : [atom.threshold];
}

function gridOf(feature: Feature, catalogue: Catalogue): number[] {
  return [...new Set(QUANTILE_GRID.flatMap((q) => catalogue.quantile(feature, q) ?? []))];
}

/** The condition with its open thresholds filled in, and its quantiles as the numbers that they are. */
export function fill(condition: SkeletonCondition, filling: Filling, catalogue: Catalogue): Condition {
  let next = 0;
  const number = (threshold: SkeletonThreshold, feature: Feature): number => {
    if (typeof threshold === 'number') return threshold;
    if ('quantile' in threshold) return catalogue.quantile(feature, threshold.quantile) ?? NaN;
    return filling[next++]!;
  };
  const plain = (atom: SkeletonPlainAtom): PlainAtom => {
    if (atom.kind === 'compare') return { ...atom, threshold: number(atom.threshold, atom.feature) };
    const a = number(atom.low, atom.feature);
    const b = number(atom.high, atom.feature);
    return { ...atom, low: Math.min(a, b), high: Math.max(a, b) };
  };
  const one = (atom: SkeletonAtom): Exclude<Condition, { kind: 'and' | 'or' | 'not' }> => {
    if (atom.kind === 'persist') return { ...atom, of: plain(atom.of) };
    if (atom.kind === 'cross') return { ...atom, level: number(atom.level, atom.feature) };
    return plain(atom);
  };
  const walk = (part: SkeletonCondition): Condition => {
    if (part.kind === 'and' || part.kind === 'or') return { kind: part.kind, of: part.of.map(walk) };
    return part.kind === 'not' ? { kind: 'not', of: one(part.of) } : one(part);
  };
  return walk(condition);
}
