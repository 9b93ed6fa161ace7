import type { Forecaster, MonitoredEvent, Observations } from '../port.js';

/** What is known at the origin of a forecast: the only outcomes that its evidence may use. */
export class Outcomes {
  readonly #observed: ReadonlyMap<string, Observations>;
  readonly #events: ReadonlyMap<string, { readonly event: MonitoredEvent; readonly held: Observations }>;

  constructor(forecaster: Forecaster, origin: number) {
    this.#observed = new Map(forecaster.targets.map(({ name }) => [name, forecaster.observed(name, origin)]));
    this.#events = new Map(
      forecaster.events.map((event) => [event.name, { event, held: forecaster.held(event.name, origin) }]),
    );
  }

  /** NaN where nothing is known. */
  at(target: string, period: number): number {
    const observed = this.#observed.get(target);
    return observed?.values[period - observed.start] ?? NaN;
  }

  known(target: string, period: number): boolean {
    return Number.isFinite(this.at(target, period));
  }

  /** 1 where the event counts as true h periods after an origin, 0 where not, NaN where that is not known. */
  event(name: string, origin: number, horizon: number): number {
    const found = this.#events.get(name);
    return found === undefined ? NaN : eventOutcome(found.event.monitor, found.held, origin, horizon);
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

/**
 * Outcome of an event h periods after an origin. `any` is known only where every period up to h is: were a period that
 * held enough by itself, outcomes at the edge of the data would be known where it happened and unknown where it did not,
 * and the frequency would be too high.
 */
export function eventOutcome(
  monitor: MonitoredEvent['monitor'],
  { start, values }: Observations,
  origin: number,
  horizon: number,
): number {
  const at = origin + horizon - start;
  if (monitor === 'at') return values[at] ?? NaN;
  let happened = 0;
  for (let i = origin + 1 - start; i <= at; i++) {
    const held = values[i] ?? NaN;
    if (held !== held) return NaN;
    if (held > happened) happened = held;
  }
  return happened;
}
