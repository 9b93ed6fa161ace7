import type { Period } from '@pulse/contracts';
import { formatLabel, ordinalOf, parseDate, startOf } from '@pulse/engine';
import { listed } from '../history/lookup.js';
import { formatOf } from '../history/requests.js';
import { readSeparated } from '../history/csv.js';
import { readJson } from '../history/json-table.js';
import { type Table, TableError } from '../history/table.js';
import { type Column, missingWords, readColumns } from './columns.js';
import { type Dates, findDates } from './date-column.js';
import { identifiersOf, worldNameOf } from './identifiers.js';
import { inferPeriod } from './infer-period.js';
import { InitError } from './init-error.js';
import { findLongForm, isCode, type LongForm } from './long-form.js';
import { renderWorld } from './render-world.js';
import { type Candidate, describe, missingList, notesOf, whyNoSeries } from './series.js';
import { chooseTargets, MOST_TARGETS } from './targets.js';
import type { FoundTable, InitOptions, InitResult } from './types.js';

/**
 * Makes a first world of a table: finds what separates its columns, the dates and their form, the period, wide or long
 * form, the numeric columns and their support. What it guesses it says; the world is meant to be read and changed.
 *
 * @param text the file, decoded
 */
export function initWorld(text: string, options: InitOptions): InitResult {
  try {
    const table = openTable(text, options.from);
    const found = { table, ...examine(table, options) };
    const name = options.name ?? worldNameOf(options.from);
    return { ok: true, name, ...renderWorld(name, options.from, found) };
  } catch (error) {
    if (error instanceof InitError) return { ok: false, problem: error.problem };
    if (!(error instanceof TableError)) throw error;
    const message = error.line === undefined ? error.message : `line ${error.line}: ${error.message}`;
    return { ok: false, problem: { code: error.code, message, hint: 'Mend the file and try again.' } };
  }
}

function openTable(text: string, from: string): Table & { readonly form: string } {
  const isJson = /^\uFEFF?\s*[[{]/.test(text);
  const format = formatOf({ from, date: '', date_means: 'start', missing: [] }) ?? (isJson ? 'json' : 'csv');
  if (format === 'json') return { ...readJson(text), form: 'JSON' };
  const table = readSeparated(text, format);
  const [note] = table.notes;
  return {
    ...table,
    form: note?.replace('the columns are ', '') ?? `separated by ${format === 'tsv' ? 'tabs' : 'commas'}`,
  };
}

export interface Examined {
  readonly dates: Dates;
  readonly period: Period;
  readonly long: LongForm | null;
  readonly aggregate: 'mean' | 'last' | null;
  readonly missing: readonly string[] | null;
  readonly found: Omit<FoundTable, 'form'>;
}

function examine(table: Table, options: InitOptions): Examined {
  checkHeader(table.names);
  const all = readColumns(table);
  const dates = findDates(all, options);
  const columns = all.filter(({ name }) => !dates.columns.includes(name));
  const spread = spreadOf(dates, options.period);
  const repeats = hasRepeats(dates.texts);
  const { long, why } = repeats ? findLongForm(dates.texts, columns) : { long: null, why: null };
  const { candidates, skipped } = long === null ? wide(columns, table, repeats) : split(long);
  if (candidates.length === 0) {
    const reasons = skipped.map(({ column, reason }) => `"${column}": ${reason}`).join('; ');
    throw new InitError(
      'init.no_numbers',
      `no column holds a series of numbers${reasons === '' ? '' : ` (${reasons})`}`,
      'Give the file a column of numbers with a decimal point and no separators of thousands.',
    );
  }
  const names = identifiersOf(
    candidates.map(({ column }) => column),
    long === null ? 'column' : 'series',
  );
  const named = candidates.map((candidate, i) => ({ ...candidate, variable: names[i]! }));
  const targets = chooseTargets(named, options.targets);
  const series = named.map((one, i) => describe(one, one.variable, targets.includes(i)));
  const several = severalInPeriod(dates, spread, long);
  const aggregate = !several ? null : spread.period === 'business_day' ? 'last' : 'mean';
  const ordered = [...targets.map((i) => series[i]!), ...series.filter((_, i) => !targets.includes(i))];
  const notes = [
    ...dates.notes,
    ...spread.notes,
    ...(why === null ? [] : [why]),
    ...(long?.notes ?? []),
    ...(aggregate === null
      ? []
      : [
          `several rows share a period: \`aggregate: ${aggregate}\` makes one value of them (or sum, last, first, min, max)`,
        ]),
    ...named.filter((_, i) => targets.includes(i)).flatMap(notesOf),
    ...(targets.length < series.length && options.targets === undefined
      ? [
          `the first ${MOST_TARGETS} of ${series.length} series are variables and targets; the others stand in the world as comments`,
        ]
      : []),
  ];
  const { period, first, last } = spread;
  return {
    dates,
    period,
    long,
    aggregate,
    missing: missingList(missingWords(long === null ? columns : [long.value])),
    found: {
      rows: table.lines.length,
      date: dates.columns.join(', '),
      dateFormat: dates.format,
      period,
      first: formatLabel(period, first),
      last: formatLabel(period, last),
      periods: last - first + 1,
      gaps: last - first + 1 - new Set(spread.ordinals).size,
      long: long === null ? null : { series: long.series.name, value: long.value.name },
      series: ordered,
      skipped,
      notes,
    },
  };
}

/** A number in another notation than the one that is read. */
const NUMBER_LIKE = /^[^A-Za-z]*\d[^A-Za-z]*$/;

/** A cell of a line that is no header. */
const DATA = /^[+-]?\d+(?:\.\d+)?$/;

function checkHeader(names: readonly string[]): void {
  if (names.length > 1 && names.every((name) => parseDate(name) !== undefined || DATA.test(name)))
    throw new InitError(
      'init.no_header',
      `the first line seems to hold data (${listed(names, 3)}), and it has to name the columns`,
      'Put a line with names above it, such as date,value.',
    );
  const name = names.find((one, i) => names.indexOf(one) < i);
  if (name === undefined) return;
  throw new InitError('history.duplicate_column', `two columns are named "${name}"`, 'Rename one of them in the file.');
}

interface Spread {
  readonly period: Period;
  readonly ordinals: readonly number[];
  readonly first: number;
  readonly last: number;
  readonly notes: readonly string[];
}

function spreadOf(dates: Dates, wanted: Period | undefined): Spread {
  const times = dates.times.filter((time) => time !== undefined);
  const inferred = dates.isIndex
    ? { period: 'index' as const, notes: [] }
    : wanted === undefined
      ? inferPeriod(times, dates.texts)
      : { period: wanted, notes: [] };
  const { period } = inferred;
  const toOrdinal = (time: number): number => (period === 'index' ? time : ordinalOf(period, startOf('minute', time)));
  if (!dates.isIndex && period === 'index')
    throw new InitError(
      'init.index',
      'the dates are no whole numbers, so the period cannot be index',
      'Leave --period out, or name another.',
    );
  const ordinals = times.map(toOrdinal);
  let [first, last] = [Infinity, -Infinity];
  for (const ordinal of ordinals) {
    first = Math.min(first, ordinal);
    last = Math.max(last, ordinal);
  }
  return { period, ordinals, first, last, notes: inferred.notes };
}

function hasRepeats(texts: readonly string[]): boolean {
  const filled = texts.filter((text) => text !== '');
  return new Set(filled).size < filled.length;
}

function severalInPeriod(dates: Dates, { ordinals }: Spread, long: LongForm | null): boolean {
  if (long === null) return new Set(ordinals).size < ordinals.length;
  const rows = dates.times.flatMap((time, row) => (time === undefined ? [] : [row]));
  return new Set(rows.map((row, i) => `${ordinals[i]} ${long.series.texts[row]}`)).size < rows.length;
}

interface Split {
  readonly candidates: readonly Candidate[];
  readonly skipped: FoundTable['skipped'];
}

function wide(columns: readonly Column[], table: Table, repeats: boolean): Split {
  const candidates: Candidate[] = [];
  const skipped: { column: string; reason: string }[] = [];
  for (const column of columns) {
    const { name, numbers, count, strange, problem, texts } = column;
    const reason =
      problem !== null && strange > count && !NUMBER_LIKE.test(problem.text)
        ? `it holds texts, such as "${clip(problem.text)}"`
        : problem !== null
          ? `${table.lineWord} ${table.lines[problem.row]}: ${problem.message}, found "${clip(problem.text)}"`
          : texts.every((text) => text === '')
            ? 'it is empty'
            : repeats && isCode(column)
              ? 'its numbers name things'
              : whyNoSeries({ column: name, numbers });
    if (reason === null) candidates.push({ column: name, numbers });
    else skipped.push({ column: name, reason });
  }
  return { candidates, skipped };
}

const clip = (text: string): string => (text.length > 40 ? `${text.slice(0, 37)}...` : text);

function split({ series, value, keys }: LongForm): Split {
  const rows = Map.groupBy(value.numbers.keys(), (row) => series.texts[row]!);
  const all = keys.map((key) => ({ column: key, numbers: (rows.get(key) ?? []).map((row) => value.numbers[row]!) }));
  const reasons = all.map((one) => ({ column: one.column, reason: whyNoSeries(one) }));
  return {
    candidates: all.filter((_, i) => reasons[i]!.reason === null),
    skipped: reasons.flatMap(({ column, reason }) => (reason === null ? [] : [{ column, reason }])),
  };
}
