import type { Comparison, Feature } from '@pulse/contracts';
import { type Domain, featureKey } from '../../rule-grammar/index.js';
import type { Formula } from './formula.js';
import type { LinearBound } from './linear.js';
import { compare, divide, type Rational, sign } from './rational.js';

interface Limit {
  readonly at: Rational;
  readonly strict: boolean;
}

interface Range {
  readonly low?: Limit;
  readonly high?: Limit;
}

export interface Box extends Domain {
  readonly feature: Feature;
}

/** The bounds that hold on one branch of a search. Those of one unknown are compared at once. */
export class Store {
  private constructor(
    private readonly domain: (feature: Feature) => Domain,
    private readonly ranges: Map<string, Range>,
    readonly linear: LinearBound[],
    readonly boxes: Map<string, Box>,
    private many: boolean,
  ) {}

  /** @param domain all values of a feature that is not linear */
  static empty(domain: (feature: Feature) => Domain): Store {
    return new Store(domain, new Map(), [], new Map(), false);
  }

  copy(): Store {
    return new Store(this.domain, new Map(this.ranges), [...this.linear], new Map(this.boxes), this.many);
  }

  /** Whether some bound is on more than one unknown, so that single ranges do not decide. */
  get related(): boolean {
    return this.many;
  }

  /** @returns false where it excludes what holds already */
  add(leaf: Exclude<Formula, { kind: 'atLeast' }>): boolean {
    if (leaf.kind === 'box') {
      const box = this.narrowed(leaf.feature, leaf.op, leaf.threshold);
      this.boxes.set(featureKey(leaf.feature), box);
      return !isEmpty(box);
    }
    const { bound } = leaf;
    this.linear.push(bound);
    if (bound.form.size === 0) return bound.strict ? sign(bound.bound) < 0 : sign(bound.bound) <= 0;
    if (bound.form.size > 1) {
      this.many = true;
      return true;
    }
    const { unknown, side, limit } = simple(bound);
    const range = this.ranges.get(unknown) ?? {};
    if (!tighter(limit, range[side], side)) return true;
    const next = { ...range, [side]: limit };
    this.ranges.set(unknown, next);
    return hasRoom(next);
  }

  /** Whether a bound holds wherever all others do, as far as one range tells. */
  implies(leaf: Formula): boolean {
    if (leaf.kind === 'box') {
      const box = this.boxes.get(featureKey(leaf.feature)) ?? { ...this.domain(leaf.feature), feature: leaf.feature };
      const next = narrow(box, leaf.op, leaf.threshold);
      return (
        next.low === box.low && next.high === box.high && next.lowOpen === box.lowOpen && next.highOpen === box.highOpen
      );
    }
    if (leaf.kind !== 'linear' || leaf.bound.form.size !== 1) return false;
    const { unknown, side, limit } = simple(leaf.bound);
    return !tighter(limit, this.ranges.get(unknown)?.[side], side);
  }

  /** Whether a bound cannot hold with the others, as far as one range tells. */
  excludes(leaf: Formula): boolean {
    if (leaf.kind === 'box') return isEmpty(this.narrowed(leaf.feature, leaf.op, leaf.threshold));
    if (leaf.kind !== 'linear') return false;
    const { form, bound, strict } = leaf.bound;
    if (form.size === 0) return strict ? sign(bound) >= 0 : sign(bound) > 0;
    if (form.size > 1) return false;
    const { unknown, side, limit } = simple(leaf.bound);
    return !hasRoom({ ...this.ranges.get(unknown), [side]: limit });
  }

  private narrowed(feature: Feature, op: Comparison, threshold: number): Box {
    return narrow(this.boxes.get(featureKey(feature)) ?? { ...this.domain(feature), feature }, op, threshold);
  }
}

function simple({ form, bound, strict }: LinearBound): { unknown: string; side: 'low' | 'high'; limit: Limit } {
  const [[unknown, factor]] = [...form] as [[string, Rational]];
  return { unknown, side: sign(factor) > 0 ? 'low' : 'high', limit: { at: divide(bound, factor), strict } };
}

function tighter(limit: Limit, than: Limit | undefined, side: 'low' | 'high'): boolean {
  if (than === undefined) return true;
  const order = compare(limit.at, than.at) * (side === 'low' ? 1 : -1);
  return order > 0 || (order === 0 && limit.strict && !than.strict);
}

function hasRoom({ low, high }: Range): boolean {
  if (low === undefined || high === undefined) return true;
  const order = compare(low.at, high.at);
  return order < 0 || (order === 0 && !low.strict && !high.strict);
}

function narrow(box: Box, op: Comparison, at: number): Box {
  const open = op === '>' || op === '<';
  if (op === '>' || op === '>=') {
    if (at < box.low || (at === box.low && (box.lowOpen || !open))) return box;
    return { ...box, low: at, lowOpen: open };
  }
  if (at > box.high || (at === box.high && (box.highOpen || !open))) return box;
  return { ...box, high: at, highOpen: open };
}

function isEmpty({ low, high, lowOpen, highOpen }: Domain): boolean {
  return low > high || (low === high && (lowOpen || highOpen));
}
