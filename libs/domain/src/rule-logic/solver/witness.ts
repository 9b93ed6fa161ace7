import type { ReadState } from '@pulse/engine';
import { readUnknown } from './forms.js';
import type { LinearBound } from './linear.js';
import { PIN_VARIANTS, pinBox } from './pins.js';
import { add, compare, exactly, multiply, toNumber, ZERO } from './rational.js';
import { Simplex } from './simplex.js';
import type { Store } from './store.js';

/** Values by unknown. */
export type Point = ReadonlyMap<string, number>;

/** Whether linear bounds can hold together; undefined where that was not found out. */
export function feasible(linear: readonly LinearBound[]): boolean | undefined {
  const simplex = new Simplex();
  for (const bound of linear) if (!simplex.require(bound)) return false;
  return simplex.solve();
}

/**
 * States in doubles in which all linear bounds of a branch hold, exactly, and its boxes probably; where there is room, first
 * one that lies inside of every bound.
 */
export function* pointsOf(store: Store): Generator<Point> {
  const inner = store.linear.map((bound) => ({ ...bound, strict: true }));
  const variants = store.boxes.size === 0 ? 1 : PIN_VARIANTS;
  for (let variant = 0; variant < variants; variant++) {
    const pins = pinsOf(store, variant);
    if (pins === null) continue;
    for (const linear of [inner, store.linear]) {
      const simplex = new Simplex();
      if (![...linear, ...pins].every((bound) => simplex.require(bound)) || simplex.solve() !== true) continue;
      const point = new Map([...simplex.point()].map(([name, value]) => [name, toNumber(value)]));
      if (store.linear.every((bound) => holdsAt(bound, point))) yield point;
    }
  }
}

function pinsOf(store: Store, variant: number): LinearBound[] | null {
  const pins: LinearBound[] = [];
  for (const box of store.boxes.values()) {
    const pinned = pinBox(box, variant);
    if (pinned === null) return null;
    pins.push(...pinned);
  }
  return pins;
}

/** Whether a bound holds, in exact arithmetic, for the doubles of a point. */
function holdsAt({ form, bound, strict }: LinearBound, point: Point): boolean {
  let sum = ZERO;
  for (const [name, factor] of form) {
    const value = point.get(name) ?? 0;
    if (!Number.isFinite(value)) return false;
    sum = add(sum, multiply(factor, exactly(value)));
  }
  const order = compare(sum, bound);
  return strict ? order > 0 : order >= 0;
}

/** Reads a point as the state of a path; `otherwise` for what it does not say. */
export function readPoint(point: Point, otherwise: (name: string) => number): ReadState {
  const values = new Map<string, number>();
  for (const [unknown, value] of point) {
    const [name, back] = readUnknown(unknown);
    values.set(`${name} ${back}`, value);
  }
  return (name, back) => values.get(`${name} ${back}`) ?? otherwise(name);
}
