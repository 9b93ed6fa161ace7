import type { Column } from './columns.js';
import { listed } from '../history/lookup.js';

/** One row a series and date: the columns that name the series and hold the values. */
export interface LongForm {
  readonly series: Column;
  readonly value: Column;
  /** Names of the series, in the order of their first rows. */
  readonly keys: readonly string[];
  readonly notes: readonly string[];
}

/** More different texts than this are no names of series. */
const MOST_SERIES = 500;

const VALUE_NAME = /^(?:value|values|obs_?value|y|amount|price|close|adj[_. ]?close|count|total|quantity|sales|rate)$/i;

/**
 * The long form of a table in which dates repeat: a column of texts that, with the date, tells all rows apart, and a
 * column of numbers. Null where there is none; `why` then says what stands in the way.
 *
 * @param keys a text a row that is the same for rows of one date
 */
export function findLongForm(
  keys: readonly string[],
  columns: readonly Column[],
): { readonly long: LongForm | null; readonly why: string | null } {
  const values = columns.filter((column) => column.count > 0 && column.strange === 0);
  const texts = columns.filter((column) => column.count < column.texts.length / 2 && distinct(column) <= MOST_SERIES);
  const numbers = columns.filter((column) => isCode(column));
  const telling = [...texts, ...numbers].filter((column) => tellsApart(keys, column));
  const [series] = telling.sort((a, b) => distinct(a) - distinct(b));
  const candidates = values.filter((column) => column !== series && !isCode(column));
  const moving = candidates.filter((column) => series !== undefined && changesInSeries(series, column));
  const value =
    moving.find(({ name }) => VALUE_NAME.test(name)) ??
    moving[0] ??
    candidates[0] ??
    values.find((one) => one !== series);
  if (series === undefined || value === undefined) return { long: null, why: explain([...texts, ...numbers]) };
  const others = candidates.filter((column) => column !== value).map(({ name }) => name);
  const notes =
    others.length === 0
      ? []
      : [`of the long form only "${value.name}" is read; ${listed(others)} could be, as \`value\``];
  const names = [...new Set(series.texts)].filter((text) => text !== '');
  return { long: { series, value, keys: names, notes }, why: null };
}

function explain(texts: readonly Column[]): string | null {
  const names = texts.filter((column) => distinct(column) > 1).map(({ name }) => name);
  if (names.length === 0) return null;
  return `no one column tells the rows of a date apart (${listed(names)}): join them into one, or keep one group of rows, to have a series each`;
}

const distinct = ({ texts }: Column): number => new Set(texts).size;

/** Whole numbers of few kinds, such as the number of a shop or a sensor. */
export function isCode(column: Column): boolean {
  const whole = column.numbers.every((number) => number === null || Number.isInteger(number));
  return (
    column.count > 0 &&
    whole &&
    distinct(column) <= 60 &&
    /(?:^|_|\b)(?:id|code|no|nr|number|store|shop|item|series|sensor|group|region|station)$/i.test(column.name)
  );
}

/** Whether a column has more than one value in a series; one that has not is a label, such as a group of countries. */
function changesInSeries(series: Column, { numbers }: Column): boolean {
  const first = new Map<string, number>();
  return numbers.some((number, row) => {
    if (number === null) return false;
    const before = first.get(series.texts[row]!);
    if (before === undefined) first.set(series.texts[row]!, number);
    return before !== undefined && before !== number;
  });
}

/** Whether date and text together occur once only. */
function tellsApart(keys: readonly string[], { texts }: Column): boolean {
  const seen = new Set<string>();
  for (const [row, key] of keys.entries()) {
    const both = `${key}\u0000${texts[row]}`;
    if (seen.has(both)) return false;
    seen.add(both);
  }
  return true;
}
