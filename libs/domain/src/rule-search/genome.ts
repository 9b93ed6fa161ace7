import type { Condition } from '@pulse/contracts';
import type { FeatureColumn } from './atom-table.js';
import { cutAt } from './thresholds.js';

/**
 * One atom: a column is above so many of its sorted values, or not; as it is, persistently, or at the moment when that
 * begins.
 */
export interface Leaf {
  readonly kind: 'leaf';
  readonly column: number;
  readonly rank: number;
  readonly up: boolean;
  readonly form: LeafForm;
}

export type LeafForm =
  | { readonly kind: 'plain' }
  | { readonly kind: 'persist'; readonly atLeast: number; readonly turns: number }
  | { readonly kind: 'cross' };

export const PLAIN: LeafForm = { kind: 'plain' };

/** A condition as the search varies it: atoms by their place in the table. */
export type Genome = Leaf | { readonly kind: 'and' | 'or'; readonly of: readonly Genome[] };

export function leavesOf(genome: Genome): Leaf[] {
  return genome.kind === 'leaf' ? [genome] : genome.of.flatMap(leavesOf);
}

/** Identity: equal for two genomes that differ in the order of parts only. */
export function keyOf(genome: Genome): string {
  if (genome.kind !== 'leaf') return `${genome.kind}(${genome.of.map(keyOf).sort().join(' ')})`;
  const { column, rank, up, form } = genome;
  const word = form.kind === 'plain' ? '' : form.kind === 'cross' ? 'x' : `${form.atLeast}/${form.turns}`;
  return `${column}${up ? '>' : '<'}${rank}${word}`;
}

/**
 * The parts as one genome: lists in lists of the same kind are one list, no part stands twice.
 *
 * @returns null for no parts
 */
export function grouped(kind: 'and' | 'or', parts: readonly Genome[]): Genome | null {
  const flat = new Map<string, Genome>();
  for (const part of parts)
    for (const one of part.kind === kind ? part.of : [part]) if (!flat.has(keyOf(one))) flat.set(keyOf(one), one);
  const of = [...flat.values()];
  if (of.length === 0) return null;
  return of.length === 1 ? of[0]! : { kind, of };
}

/** The genome with each leaf replaced, or left out where `change` gives null; null where nothing is left. */
export function mapLeaves(genome: Genome, change: (leaf: Leaf, index: number) => Genome | null): Genome | null {
  let index = 0;
  const walk = (part: Genome): Genome | null => {
    if (part.kind === 'leaf') return change(part, index++);
    return grouped(
      part.kind,
      part.of.map(walk).filter((one) => one !== null),
    );
  };
  return walk(genome);
}

export function depthOf(genome: Genome): number {
  return genome.kind === 'leaf' ? 0 : 1 + Math.max(...genome.of.map(depthOf));
}

/** What every smaller rule inside of a genome is: all ways to leave out atoms, of many atoms one by one only. */
export function smallerOf(genome: Genome): Genome[] {
  const count = leavesOf(genome).length;
  const found = new Map<string, Genome>();
  const drop = (left: (i: number) => boolean): void => {
    const smaller = mapLeaves(genome, (leaf, i) => (left(i) ? leaf : null));
    if (smaller !== null && leavesOf(smaller).length < count) found.set(keyOf(smaller), smaller);
  };
  if (count <= 4) for (let mask = 1; mask < (1 << count) - 1; mask++) drop((i) => ((mask >> i) & 1) === 1);
  else
    for (let i = 0; i < count; i++) {
      drop((j) => j !== i);
      drop((j) => j === i);
    }
  return [...found.values()].sort((a, b) => leavesOf(a).length - leavesOf(b).length);
}

/** As a condition of the grammar. */
export function conditionOf(genome: Genome, columns: readonly FeatureColumn[]): Condition {
  if (genome.kind !== 'leaf') return { kind: genome.kind, of: genome.of.map((part) => conditionOf(part, columns)) };
  const { feature, sorted } = columns[genome.column]!;
  const { threshold } = cutAt(sorted, genome.rank)!;
  const { form, up } = genome;
  if (form.kind === 'cross') return { kind: 'cross', feature, direction: up ? 'up' : 'down', level: threshold };
  const plain = { kind: 'compare' as const, feature, op: up ? ('>' as const) : ('<=' as const), threshold };
  return form.kind === 'plain' ? plain : { kind: 'persist', of: plain, atLeast: form.atLeast, turns: form.turns };
}
