import type { Column } from './columns.js';
import { listed } from '../history/lookup.js';
import { seriesName } from '../history/select.js';

/** One row a series and date: the columns that name the series and hold the values. */
export interface LongForm {
  /** Its texts are the names of the series. */
  readonly series: Column;
  /** Names of the columns that make them. */
  readonly columns: readonly string[];
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
  const [single] = telling.sort((a, b) => distinct(a) - distinct(b));
  const parts = single === undefined ? together(keys, [...texts, ...numbers]) : [single];
  const series = single ?? (parts === null ? undefined : joined(parts));
  const candidates = values.filter((column) => !parts?.includes(column) && !isCode(column));
  const moving = candidates.filter((column) => series !== undefined && changesInSeries(series, column));
  const value =
    moving.find(({ name }) => VALUE_NAME.test(name)) ??
    moving[0] ??
    candidates[0] ??
    values.find((one) => !parts?.includes(one));
  if (series === undefined || parts === null || value === undefined)
    return { long: null, why: explain([...texts, ...numbers]) };
  const others = candidates.filter((column) => column !== value).map(({ name }) => name);
  const notes =
    others.length === 0
      ? []
      : [`of the long form only "${value.name}" is read; ${listed(others)} could be, as \`value\``];
  const names = [...new Set(series.texts)].filter((text) => text !== '');
  return { long: { series, columns: parts.map(({ name }) => name), value, keys: names, notes }, why: null };
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

/** The first two or three columns that, with the date, tell all rows apart, and leave at least 3 rows to a series. */
function together(keys: readonly string[], columns: readonly Column[]): readonly Column[] | null {
  const labels = columns.filter((column) => distinct(column) > 1).slice(0, MOST_LABELS);
  const pairs = labels.flatMap((a, i) => labels.slice(i + 1).map((b) => [a, b]));
  const triples = pairs.flatMap(([a, b]) => labels.slice(labels.indexOf(b!) + 1).map((c) => [a!, b!, c]));
  const fits = (parts: readonly Column[]) => {
    const series = joined(parts);
    const count = distinct(series);
    return count <= MOST_SERIES && count * 3 <= series.texts.length && tellsApart(keys, series);
  };
  return [...pairs, ...triples].find(fits) ?? null;
}

/** Columns of labels that are tried together. */
const MOST_LABELS = 6;

function joined(parts: readonly Column[]): Column {
  const [first] = parts as [Column];
  const texts = first.texts.map((_, row) => seriesName(parts.map((part) => part.texts[row]!)));
  return { ...first, name: parts.map(({ name }) => name).join(', '), texts };
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
