import type { EvidenceOrigin, History, World } from '@pulse/contracts';
import { parseLabel } from '@pulse/engine';
import { EngineForecaster, EngineMemory } from '@pulse/evidence';

/** When rules would have fired, on the history as it is known at its end. */
export class FiringHistory {
  readonly #forecaster: EngineForecaster;

  constructor(
    private readonly world: World,
    private readonly history: History,
  ) {
    // An event is watched on history already: each rule's condition is looked at as one.
    const events = Object.fromEntries(
      world.rules.map(({ when }, i) => [eventOf(i), { when, monitor: 'at' as const, description: '' }]),
    );
    this.#forecaster = new EngineForecaster({ ...world, events }, history, { horizon: 1, memory: new EngineMemory() });
  }

  /**
   * Periods after which a rule would have fired, among those that forecasts from the origins look back on: from the first
   * origin on to the one before the last outcome. Origins in sample do not count, as they are not scored.
   */
  count(rule: string, origins: readonly EvidenceOrigin[], horizon: number): number {
    const { period, start, length } = this.history;
    const scored = origins.filter(({ inSample }) => !inSample).map(({ origin }) => parseLabel(period, origin)!);
    if (scored.length === 0) return 0;
    const at = this.world.rules.findIndex(({ id }) => id === rule);
    const held = this.#forecaster.held(eventOf(at), start + length - 1);
    const [first, last] = [scored[0]!, scored.at(-1)! + horizon - 1];
    return held.values.reduce((sum, value, i) => {
      const ordinal = held.start + i;
      return sum + (value === 1 && ordinal >= first && ordinal <= last ? 1 : 0);
    }, 0);
  }
}

const eventOf = (index: number): string => `rule_${index}`;
