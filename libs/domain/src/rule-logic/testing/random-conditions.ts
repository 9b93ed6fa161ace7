import type { Atom, Condition, Feature, PlainAtom, SeriesFeature } from '@pulse/contracts';

/** Whole numbers below `n`, by a linear congruential generator (Numerical Recipes' constants): the same for one seed. */
export function chooser(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

export interface ConditionOptions {
  readonly names: readonly string[];
  readonly transforms: readonly SeriesFeature['transform'][];
  readonly thresholds: readonly number[];
  /** Most turns of a transform or persistence, and most lag. */
  readonly turns: number;
  readonly lag: number;
  readonly depth: number;
}

/** A condition of the grammar, of at most six atoms. */
export function randomCondition(pick: (n: number) => number, options: ConditionOptions): Condition {
  const one = <T>(items: readonly T[]): T => items[pick(items.length)]!;
  const series = (): SeriesFeature => {
    const transform = one(options.transforms);
    const base = { kind: 'series' as const, name: one(options.names), lag: pick(options.lag + 1) };
    if (transform === 'level') return { ...base, transform };
    if (transform === 'zscore') return { ...base, transform, turns: 3 + pick(options.turns) };
    return { ...base, transform, turns: 1 + pick(options.turns) };
  };
  const feature = (): Feature => {
    const kind = pick(8);
    const left = series();
    if (kind > 1) return left;
    // Pairs need one unit: percentages and z-scores go with their like.
    let right = series();
    while (unitOf(right) !== unitOf(left)) right = series();
    return { kind: kind === 0 ? 'difference' : 'ratio', left, right };
  };
  const plain = (): PlainAtom => {
    if (pick(5) > 0)
      return {
        kind: 'compare',
        feature: feature(),
        op: one(['>', '>=', '<', '<='] as const),
        threshold: one(options.thresholds),
      };
    const bounds = [one(options.thresholds), one(options.thresholds)].sort((a, b) => a - b);
    return { kind: 'between', feature: feature(), low: bounds[0]!, high: bounds[1]! };
  };
  const atom = (): Atom => {
    const kind = pick(8);
    if (kind === 0) {
      const turns = 2 + pick(options.turns);
      return { kind: 'persist', of: plain(), turns, atLeast: 1 + pick(turns) };
    }
    if (kind === 1)
      return {
        kind: 'cross',
        feature: feature(),
        direction: one(['up', 'down'] as const),
        level: one(options.thresholds),
      };
    return plain();
  };
  const condition = (depth: number, most: number): Condition => {
    const kind = depth === 0 || most < 2 ? 0 : pick(6);
    if (kind < 2) return pick(4) === 0 ? { kind: 'not', of: atom() } : atom();
    const parts = 2 + pick(Math.min(2, most - 1));
    const share = Math.floor(most / parts);
    return { kind: kind < 5 ? 'and' : 'or', of: Array.from({ length: parts }, () => condition(depth - 1, share)) };
  };
  return condition(options.depth, 6);
}

function unitOf({ transform }: SeriesFeature): string {
  return transform === 'pct' || transform === 'zscore' ? transform : 'level';
}
