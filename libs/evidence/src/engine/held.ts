import { type CompiledWorld, type ConditionNode, type HistoryTable, namesIn, TRUE, UNKNOWN } from '@pulse/engine';
import type { Observations } from '../port.js';

/**
 * Truth of a condition by period: 1, 0, or NaN where it is unknown or a name that it reads has no value in the period.
 * The second keeps `a or b` from being known only where it is true, where b is published later than a, and leaves all of
 * it unknown where a name has no history, such as capital.
 */
export function heldOver(world: CompiledWorld, table: HistoryTable, when: ConditionNode): Observations {
  const { start } = table;
  const names = namesIn(when).filter((name) => world.slots.has(name));
  const truth = table.truth(when);
  const values = Float64Array.from(truth, (value) => (value === UNKNOWN ? NaN : value === TRUE ? 1 : 0));
  for (const name of names)
    table.values(name).forEach((value, i) => {
      if (Number.isNaN(value)) values[i] = NaN;
    });
  return { start, values };
}
