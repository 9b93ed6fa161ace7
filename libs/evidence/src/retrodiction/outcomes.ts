import type { Forecaster, Observations } from '../port.js';

/** What is known at the origin of a forecast: the only outcomes that its evidence may use. */
export class Outcomes {
  readonly #observed: ReadonlyMap<string, Observations>;

  constructor(forecaster: Forecaster, origin: number) {
    this.#observed = new Map(forecaster.targets.map(({ name }) => [name, forecaster.observed(name, origin)]));
  }

  /** NaN where nothing is known. */
  at(target: string, period: number): number {
    const observed = this.#observed.get(target);
    return observed?.values[period - observed.start] ?? NaN;
  }

  known(target: string, period: number): boolean {
    return Number.isFinite(this.at(target, period));
  }

  /** First and last period at which any target is known; null where none is. */
  range(): { readonly first: number; readonly last: number } | null {
    let first = Infinity;
    let last = -Infinity;
    for (const { start, values } of this.#observed.values())
      values.forEach((value, i) => {
        if (!Number.isFinite(value)) return;
        first = Math.min(first, start + i);
        last = Math.max(last, start + i);
      });
    return first <= last ? { first, last } : null;
  }
}
