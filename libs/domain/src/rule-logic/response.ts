import type { Feature } from '@pulse/contracts';
import { evaluateNumber, type NumberNode } from '@pulse/engine';
import { type Catalogue, depthOf, featureNode, partsOf } from '../rule-grammar/index.js';
import { movedNatural } from './natural.js';

/** Periods of the data that a response is averaged over, evenly spread. */
const SAMPLE = 32;

/** How a feature answers to changes of what it reads, on data. */
export class Response {
  private readonly node: NumberNode;
  private readonly sd: number;
  private readonly levels: ReadonlyMap<string, Float64Array>;
  /** By period its value there; periods where it is not known are left out. */
  private readonly before: ReadonlyMap<number, number>;

  constructor(
    private readonly feature: Feature,
    private readonly catalogue: Catalogue,
  ) {
    const parts = partsOf(feature);
    this.node = featureNode(feature);
    this.sd = catalogue.spread(feature)?.sd ?? 0;
    this.levels = new Map(
      parts.map(({ name }) => [name, catalogue.values({ kind: 'series', name, transform: 'level', lag: 0 })]),
    );
    const values = catalogue.values(feature);
    const first = Math.max(...parts.map(depthOf));
    const step = Math.max(1, Math.floor((catalogue.periods - first) / SAMPLE));
    const before = new Map<number, number>();
    for (let period = first; period < catalogue.periods; period += step)
      if (values[period] === values[period]) before.set(period, values[period]!);
    this.before = before;
  }

  /**
   * By how many of its own standard deviations it moves when `amount` is added to a name, on its natural scale, in the newest
   * period that it reads: the mean over periods of the data. 0 where it does not vary there, or does not read the name.
   */
  to(name: string, amount: number): number {
    const lags = partsOf(this.feature).flatMap((part) => (part.name === name ? [part.lag] : []));
    const entry = this.catalogue.find(name);
    if (lags.length === 0 || entry === undefined || !(this.sd > 0)) return 0;
    const newest = Math.min(...lags);
    let sum = 0;
    let n = 0;
    for (const [period, before] of this.before) {
      const after = evaluateNumber(this.node, (of, back) => {
        const value = this.levels.get(of)![period - back] ?? NaN;
        return of === name && back === newest ? movedNatural(entry, value, amount) : value;
      });
      if (after === undefined) continue;
      sum += after - before;
      n++;
    }
    return n === 0 ? 0 : sum / n / this.sd;
  }
}
