import type { Variable } from '@pulse/contracts';

/** One row's value of one series. `order` sorts the rows inside a period by time. */
export interface Observation {
  readonly ordinal: number;
  readonly order: number;
  /** Null where the cell is missing. */
  readonly value: number | null;
  readonly row: number;
  /** Period and moment from which on the row was known; only where the source has `as_of`. */
  readonly known?: { readonly ordinal: number; readonly order: number };
}

export type Aggregate = NonNullable<Variable['aggregate']>;

/** `first` or `last` of values that share one date and differ: the file does not say which of them it is. */
export const UNDECIDED = Symbol('undecided');

/**
 * One value for one period from all its rows; the order of the rows does not matter.
 *
 * A missing cell makes a sum missing (a part of a sum is not the sum); the others use the cells that are there.
 */
export function aggregate(rows: readonly Observation[], how: Aggregate): number | null | typeof UNDECIDED {
  const known = rows.filter((row): row is Observation & { value: number } => row.value !== null);
  if (known.length === 0 || (how === 'sum' && known.length < rows.length)) return null;
  const values = known.map(({ value }) => value).sort((a, b) => a - b);
  if (how === 'sum') return total(values);
  if (how === 'mean') return total(values) / values.length;
  if (how === 'min') return values[0]!;
  if (how === 'max') return values.at(-1)!;
  return atEdge(known, how);
}

function total(sorted: readonly number[]): number {
  let sum = 0;
  for (const value of sorted) sum += value;
  return sum;
}

function atEdge(rows: readonly (Observation & { value: number })[], how: 'first' | 'last'): number | typeof UNDECIDED {
  let edge = rows[0]!.order;
  for (const { order } of rows) edge = how === 'first' ? Math.min(edge, order) : Math.max(edge, order);
  const there = rows.filter(({ order }) => order === edge);
  const value = there[0]!.value;
  return there.every((row) => row.value === value) ? value : UNDECIDED;
}
