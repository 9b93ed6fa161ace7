import { type CompiledWorld, type ConditionNode, type HistoryTable, namesIn, TRUE, UNKNOWN } from '@pulse/engine';
import type { Observations } from '../port.js';

/**
 * Truth of a condition by period: 1, 0, or NaN where it is unknown or a name that it reads has no value in the period.
 * The second keeps `a or b` from being known only where it is true, where b is published later than a. Names without
 * history, such as capital, leave all of it unknown.
 */
export function heldOver(world: CompiledWorld, table: HistoryTable, when: ConditionNode): Observations {
  const { start, length } = table;
  const names = namesIn(when).filter((name) => world.slots.has(name));
  if (!names.every((name) => table.has(name))) return { start, values: new Float64Array(length).fill(NaN) };
  const truth = table.truth(when);
  const values = Float64Array.from(truth, (value) => (value === UNKNOWN ? NaN : value === TRUE ? 1 : 0));
  for (const name of names)
    table.values(name).forEach((value, i) => {
      if (Number.isNaN(value)) values[i] = NaN;
    });
  return { start, values };
}
