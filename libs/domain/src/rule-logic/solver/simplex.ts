import { addDelta, compareDelta, type Delta, DELTA_ZERO, scaleDelta, subtractDelta } from './delta.js';
import type { LinearBound, LinearForm } from './linear.js';
import {
  add,
  compare,
  divide,
  exactly,
  multiply,
  negate,
  ONE,
  type Rational,
  sign,
  subtract,
  ZERO,
} from './rational.js';

/**
 * Decides in exact arithmetic whether linear bounds hold together, and finds a point where they do: the simplex of
 * Dutertre and de Moura (A fast linear-arithmetic solver for DPLL(T), CAV 2006) with Bland's rule, so that it ends.
 */
export class Simplex {
  private readonly indices = new Map<string, number>();
  private readonly low: (Delta | undefined)[] = [];
  private readonly high: (Delta | undefined)[] = [];
  private readonly value: Delta[] = [];
  /** By basic unknown its row over the others. */
  private readonly rows = new Map<number, Map<number, Rational>>();
  private pivots = 0;

  /** @returns false where the bounds of one unknown exclude each other; `solve` need not be called then */
  require({ form, bound, strict }: LinearBound): boolean {
    if (form.size === 0) return strict ? sign(bound) < 0 : sign(bound) <= 0;
    const [first] = form;
    const single = form.size === 1;
    const factor = first![1];
    const index = single ? this.unknown(first![0]) : this.slack(form);
    const limit = single ? divide(bound, factor) : bound;
    return single && sign(factor) < 0
      ? this.bindHigh(index, { r: limit, k: strict ? negate(ONE) : ZERO })
      : this.bindLow(index, { r: limit, k: strict ? ONE : ZERO });
  }

  /** @returns whether a point exists; undefined after `most` pivots without an answer */
  solve(most = 2000): boolean | undefined {
    for (;;) {
      const basic = this.violated();
      if (basic === undefined) return true;
      if (++this.pivots > most) return undefined;
      const low = this.low[basic];
      const up = low !== undefined && compareDelta(this.value[basic]!, low) < 0;
      const entering = this.entering(basic, up);
      if (entering === undefined) return false;
      this.pivotTo(basic, entering, up ? low : this.high[basic]!);
    }
  }

  /** The point that `solve` found, by unknown; strict bounds are kept by as much as the others allow, at most 1. */
  point(): Map<string, Rational> {
    const e = this.epsilon();
    const out = new Map<string, Rational>();
    for (const [name, index] of this.indices)
      if (!name.startsWith(SLACK)) {
        const { r, k } = this.value[index]!;
        out.set(name, add(r, multiply(k, e)));
      }
    return out;
  }

  private unknown(name: string): number {
    let index = this.indices.get(name);
    if (index === undefined) {
      index = this.value.length;
      this.indices.set(name, index);
      this.value.push(DELTA_ZERO);
      this.low.push(undefined);
      this.high.push(undefined);
    }
    return index;
  }

  private slack(form: LinearForm): number {
    const name = `${SLACK}${this.rows.size} ${this.value.length}`;
    const row = new Map<number, Rational>();
    for (const [part, factor] of form) {
      const index = this.unknown(part);
      const own = this.rows.get(index);
      if (own === undefined) addTo(row, index, factor);
      else for (const [other, by] of own) addTo(row, other, multiply(factor, by));
    }
    const index = this.unknown(name);
    let value = DELTA_ZERO;
    for (const [part, factor] of row) value = addDelta(value, scaleDelta(this.value[part]!, factor));
    this.value[index] = value;
    this.rows.set(index, row);
    return index;
  }

  private bindLow(index: number, limit: Delta): boolean {
    const low = this.low[index];
    if (low !== undefined && compareDelta(limit, low) <= 0) return true;
    const high = this.high[index];
    if (high !== undefined && compareDelta(limit, high) > 0) return false;
    this.low[index] = limit;
    if (!this.rows.has(index) && compareDelta(this.value[index]!, limit) < 0) this.move(index, limit);
    return true;
  }

  private bindHigh(index: number, limit: Delta): boolean {
    const high = this.high[index];
    if (high !== undefined && compareDelta(limit, high) >= 0) return true;
    const low = this.low[index];
    if (low !== undefined && compareDelta(limit, low) < 0) return false;
    this.high[index] = limit;
    if (!this.rows.has(index) && compareDelta(this.value[index]!, limit) > 0) this.move(index, limit);
    return true;
  }

  private move(index: number, to: Delta): void {
    const by = subtractDelta(to, this.value[index]!);
    for (const [basic, row] of this.rows) {
      const factor = row.get(index);
      if (factor !== undefined) this.value[basic] = addDelta(this.value[basic]!, scaleDelta(by, factor));
    }
    this.value[index] = to;
  }

  private violated(): number | undefined {
    let found: number | undefined;
    for (const basic of this.rows.keys())
      if ((found === undefined || basic < found) && !this.within(basic)) found = basic;
    return found;
  }

  private within(index: number): boolean {
    const low = this.low[index];
    const high = this.high[index];
    const value = this.value[index]!;
    return (
      (low === undefined || compareDelta(value, low) >= 0) && (high === undefined || compareDelta(value, high) <= 0)
    );
  }

  private entering(basic: number, up: boolean): number | undefined {
    let found: number | undefined;
    for (const [index, factor] of this.rows.get(basic)!) {
      if (found !== undefined && index > found) continue;
      const rise = sign(factor) > 0 === up;
      const limit = rise ? this.high[index] : this.low[index];
      if (limit === undefined || compareDelta(this.value[index]!, limit) * (rise ? 1 : -1) < 0) found = index;
    }
    return found;
  }

  private pivotTo(basic: number, entering: number, to: Delta): void {
    const row = this.rows.get(basic)!;
    const factor = row.get(entering)!;
    const by = scaleDelta(subtractDelta(to, this.value[basic]!), divide(ONE, factor));
    this.value[basic] = to;
    this.value[entering] = addDelta(this.value[entering]!, by);
    for (const [other, part] of this.rows) {
      const share = part.get(entering);
      if (other !== basic && share !== undefined)
        this.value[other] = addDelta(this.value[other]!, scaleDelta(by, share));
    }
    this.rows.delete(basic);
    row.delete(entering);
    const turned = new Map<number, Rational>([[basic, divide(ONE, factor)]]);
    for (const [index, share] of row) turned.set(index, negate(divide(share, factor)));
    for (const part of this.rows.values()) {
      const share = part.get(entering);
      if (share === undefined) continue;
      part.delete(entering);
      for (const [index, by] of turned) addTo(part, index, multiply(share, by));
    }
    this.rows.set(entering, turned);
  }

  private epsilon(): Rational {
    let most = ONE;
    const limit = (below: Delta | undefined, above: Delta | undefined): void => {
      if (below === undefined || above === undefined) return;
      if (compare(below.r, above.r) >= 0 || compare(below.k, above.k) <= 0) return;
      const room = divide(subtract(above.r, below.r), subtract(below.k, above.k));
      const half = multiply(room, exactly(0.5));
      if (compare(half, most) < 0) most = half;
    };
    for (let i = 0; i < this.value.length; i++) {
      limit(this.low[i], this.value[i]);
      limit(this.value[i], this.high[i]);
    }
    return most;
  }
}

const SLACK = ' ';

function addTo(row: Map<number, Rational>, index: number, factor: Rational): void {
  const sum = add(row.get(index) ?? ZERO, factor);
  if (sign(sum) === 0) row.delete(index);
  else row.set(index, sum);
}
