import type { Formula } from './formula.js';
import type { Store } from './store.js';
import { feasible, type Point, pointsOf } from './witness.js';

/** No state, none found and none excluded, or a state. */
export type Outcome =
  { readonly kind: 'empty' } | { readonly kind: 'open' } | { readonly kind: 'found'; readonly point: Point };

const EMPTY: Outcome = { kind: 'empty' };
const OPEN: Outcome = { kind: 'open' };

/** Steps after which a search gives up, counted, so that it gives up alike on every machine. */
export const SEARCH_LIMITS = { branches: 2000, programs: 150 } as const;

type Choice = Formula & { kind: 'atLeast' };

/** Looks for a state in which formulas hold, by cases. */
export class Search {
  private branches = 0;
  private programs = 0;

  /** @param accept whether a point is what it should be, checked from outside */
  constructor(private readonly accept: (point: Point) => boolean) {}

  run(formulas: readonly Formula[], store: Store): Outcome {
    if (++this.branches > SEARCH_LIMITS.branches) return OPEN;
    const choices = this.settle(formulas, store);
    if (choices === undefined) return EMPTY;
    if (store.related) {
      const known = this.feasible(store);
      if (known === false) return EMPTY;
      if (known === undefined) return OPEN;
    }
    if (choices.length === 0) {
      for (const point of pointsOf(store)) if (this.accept(point)) return { kind: 'found', point };
      return OPEN;
    }
    return this.branch(choices, store);
  }

  private feasible(store: Store): boolean | undefined {
    return ++this.programs > SEARCH_LIMITS.programs ? undefined : feasible(store.linear);
  }

  private branch(choices: readonly Choice[], store: Store): Outcome {
    const choice = choices.reduce((best, other) => (other.of.length < best.of.length ? other : best));
    const others = choices.filter((other) => other !== choice);
    const [first, ...rest] = choice.of;
    const taken: Formula = { kind: 'atLeast', least: choice.least - 1, of: rest };
    const left: Formula = { kind: 'atLeast', least: choice.least, of: rest };
    const a = this.run([...others, first!, taken], store.copy());
    if (a.kind === 'found') return a;
    const b = this.run([...others, left], store.copy());
    return b.kind === 'found' || a.kind === 'empty' ? b : OPEN;
  }

  /**
   * Takes in everything that needs no choice.
   *
   * @returns what is left to choose, or undefined where something cannot hold
   */
  private settle(formulas: readonly Formula[], store: Store): Choice[] | undefined {
    let queue = [...formulas];
    for (;;) {
      const choices: Choice[] = [];
      let changed = false;
      for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
        if (next.kind !== 'atLeast') {
          if (!store.add(next)) return undefined;
          changed = true;
          continue;
        }
        const of = next.of.filter((part) => !store.implies(part) && !store.excludes(part));
        const held = next.of.filter((part) => store.implies(part)).length;
        const least = next.least - held;
        if (least <= 0) continue;
        if (of.length < least) return undefined;
        if (of.length === least) queue.push(...of);
        else choices.push({ kind: 'atLeast', least, of });
      }
      if (!changed) return choices;
      queue = choices;
    }
  }
}
