import type { JobRecord } from '../records.js';
import { acceptedOf } from '../records.js';

/** One rule over all accepted forecasts of a batch (all forecasts where none was accepted). */
export interface RuleShare {
  readonly rule: string;
  readonly tags: readonly string[];
  /** Mean over forecasts of the share of path-turns on which it fired, or could not be evaluated. */
  readonly fired: number;
  readonly unknown: number;
  /** Mean summed change per path of what it writes, on the natural scale. */
  readonly effects: readonly (readonly [string, number])[];
  readonly forecasts: number;
}

interface Sums {
  readonly tags: readonly string[];
  fired: number;
  unknown: number;
  readonly effects: Map<string, number>;
  forecasts: number;
}

/** Adds up rule activity while forecasts are read. */
export class RuleTally {
  readonly #accepted = new Map<string, Sums>();
  readonly #all = new Map<string, Sums>();
  #counted = 0;

  add(record: JobRecord): void {
    const accepted = new Set(acceptedOf(record));
    this.#counted += accepted.size;
    for (const forecast of record.forecasts)
      for (const rule of forecast.body.rules) {
        addTo(this.#all, rule);
        if (accepted.has(forecast)) addTo(this.#accepted, rule);
      }
  }

  get accepted(): number {
    return this.#counted;
  }

  /** The most active first. */
  shares(): RuleShare[] {
    const sums = this.#counted > 0 ? this.#accepted : this.#all;
    return Array.from(sums, ([rule, s]) => ({
      rule,
      tags: s.tags,
      fired: s.fired / s.forecasts,
      unknown: s.unknown / s.forecasts,
      effects: Array.from(s.effects, ([name, sum]) => [name, sum / s.forecasts] as const),
      forecasts: s.forecasts,
    })).sort((a, b) => b.fired - a.fired || (a.rule < b.rule ? -1 : 1));
  }
}

function addTo(map: Map<string, Sums>, rule: JobRecord['forecasts'][number]['body']['rules'][number]): void {
  let sums = map.get(rule.rule);
  if (!sums) map.set(rule.rule, (sums = { tags: rule.tags, fired: 0, unknown: 0, effects: new Map(), forecasts: 0 }));
  sums.fired += rule.fired;
  sums.unknown += rule.unknown;
  sums.forecasts++;
  for (const name of Object.keys(rule.effects).sort())
    sums.effects.set(name, (sums.effects.get(name) ?? 0) + rule.effects[name]!);
}
