import type { Period } from '@pulse/contracts';
import { formatLabel, parseDate } from '@pulse/engine';
import { listed } from '../history/lookup.js';
import { formatOf } from '../history/requests.js';
import { readSeparated } from '../history/csv.js';
import { readJson } from '../history/json-table.js';
import { type Table, TableError } from '../history/table.js';
import type { Notation } from '../history/notation.js';
import { type Column, missingWords, readColumns } from './columns.js';
import { type Dates, findDates } from './date-column.js';
import { identifiersOf, worldNameOf } from './identifiers.js';
import { longerThan } from './infer-period.js';
import { InitError } from './init-error.js';
import { findLongForm, isCode, type LongForm } from './long-form.js';
import { findNotation } from './notation.js';
import { renderWorld } from './render-world.js';
import { type Candidate, describe, missingList, notesOf, whyNoSeries } from './series.js';
import { severalIn, type Spread, spreadOf } from './spread.js';
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
  readonly notation: Notation;
  readonly aggregate: 'mean' | 'last' | null;
  readonly missing: readonly string[] | null;
  readonly found: Omit<FoundTable, 'form'>;
}

function examine(table: Table & { readonly form: string }, options: InitOptions): Examined {
  checkHeader(table.names);
  const placeOf = (row: number): string => `${table.lineWord} ${table.lines[row]}`;
  const { notation, notes: notationNotes } = findNotation(table, table.form.includes('semicolons'));
  const all = readColumns(table, notation);
  const dates = findDates(all, options, placeOf);
  const columns = all.filter(({ name }) => !dates.columns.includes(name));
  const undated = dates.texts.indexOf('');
  if (undated >= 0)
    throw new InitError('init.no_dates', `${placeOf(undated)} has no date`, 'Give it one, or remove the row.');
  const repeats = hasRepeats(dates.texts);
  const { long, why } = repeats ? findLongForm(dates.texts, columns) : { long: null, why: null };
  const seriesAt = (spread: Spread) => (long === null ? wide(columns, spread, placeOf, repeats) : split(long, spread));
  const { spread, candidates, skipped } = atFittingPeriod(dates, options.period, seriesAt);
  const names = identifiersOf(
    candidates.map(({ column }) => column),
    long === null ? 'column' : 'series',
  );
  const named = candidates.map((candidate, i) => ({ ...candidate, variable: names[i]! }));
  const targets = chooseTargets(named, options.targets);
  const series = named.map((one, i) => describe(one, one.variable, targets.includes(i)));
  const several = severalIn(spread, dates, long, placeOf);
  const ordered = [...targets.map((i) => series[i]!), ...series.filter((_, i) => !targets.includes(i))];
  const notes = [
    ...dates.notes,
    ...notationNotes,
    ...spread.notes,
    ...(why === null ? [] : [why]),
    ...(long?.notes ?? []),
    ...(several === null ? [] : [several.note]),
    ...named.filter((_, i) => targets.includes(i)).flatMap(notesOf),
    ...shortNotes(spread),
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
    notation,
    aggregate: several?.aggregate ?? null,
    missing: missingList(missingWords(long === null ? columns : [long.value])),
    found: {
      rows: table.lines.length,
      date: dates.columns.join(', '),
      dateFormat: dates.format,
      period,
      first: formatLabel(period, first),
      last: formatLabel(period, last),
      periods: last - first + 1,
      gaps: last - first + 1 - spread.filled,
      long: long === null ? null : { series: long.series.name, value: long.value.name },
      series: ordered,
      skipped,
      notes,
    },
  };
}

/** The series by the period that is asked for or found; by the next longer one that leaves any where that leaves none. */
function atFittingPeriod(dates: Dates, wanted: Period | undefined, seriesAt: (spread: Spread) => Split) {
  const spread = spreadOf(dates, wanted);
  const first = seriesAt(spread);
  if (first.candidates.length > 0) return { spread, ...first };
  for (const period of wanted === undefined ? longerThan(spread.period) : []) {
    const longer = spreadOf(dates, period);
    const series = seriesAt(longer);
    if (series.candidates.length === 0) continue;
    const note = `by ${spread.period} no column has values that follow one on another, so ${period}s are made of the rows`;
    return { spread: { ...longer, notes: [note] }, ...series };
  }
  throw nothingToRead(first.skipped);
}

/** Reasons that are told where no column is left. */
const TOLD = 5;

function nothingToRead(skipped: FoundTable['skipped']): InitError {
  const reasons = skipped.slice(0, TOLD).map(({ column, reason }) => `${titleOf(column)}: ${reason}`);
  const more = skipped.length > TOLD ? [`and ${skipped.length - TOLD} more`] : [];
  const why = skipped.length === 0 ? '' : ` (${[...reasons, ...more].join('; ')})`;
  const hint = skipped.some(({ reason }) => reason.includes(', found "'))
    ? 'Mend the cells that are named.'
    : 'Give the file numbers that change, in at least 3 neighbouring periods; --period makes longer ones, and --date names a column that numbers the rows 1, 2, 3.';
  return new InitError('init.no_numbers', `no column holds a series of numbers that could be forecast${why}`, hint);
}

const titleOf = (column: string): string => (column === '' ? 'the column without a name' : `"${column}"`);

/** Periods that a licence of the nearest horizon needs: 30 origins to be scored at, and some to be fitted on. */
const LICENSABLE = 33;

function shortNotes({ filled }: Spread): string[] {
  if (filled >= LICENSABLE) return [];
  return [`only ${filled} periods have a row: scores will be a first impression, too few for a licence`];
}

/** A number in another notation than the one that is read. */
const NUMBER_LIKE = /^[^A-Za-z]*\d[^A-Za-z]*[A-Za-z.]{0,4}$/;

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

function hasRepeats(texts: readonly string[]): boolean {
  const filled = texts.filter((text) => text !== '');
  return new Set(filled).size < filled.length;
}

interface Split {
  readonly candidates: readonly Candidate[];
  readonly skipped: FoundTable['skipped'];
}

function wide(columns: readonly Column[], spread: Spread, placeOf: (row: number) => string, repeats: boolean): Split {
  const candidates: Candidate[] = [];
  const skipped: { column: string; reason: string }[] = [];
  for (const column of columns) {
    const { name, numbers, count, strange, problem, texts, sign } = column;
    const candidate = { column: name, numbers, sign };
    const reason =
      problem !== null && strange > count && !NUMBER_LIKE.test(problem.text)
        ? `it holds texts, such as "${clip(problem.text)}"`
        : problem !== null
          ? `${placeOf(problem.row)}: ${problem.message}, found "${clip(problem.text)}"`
          : texts.every((text) => text === '')
            ? 'it is empty'
            : repeats && isCode(column)
              ? 'its numbers name things'
              : whyNoSeries(candidate, spread);
    if (reason === null) candidates.push(candidate);
    else skipped.push({ column: name, reason });
  }
  return { candidates, skipped };
}

const clip = (text: string): string => (text.length > 40 ? `${text.slice(0, 37)}...` : text);

function split({ series, value, keys }: LongForm, spread: Spread): Split {
  const rows = Map.groupBy(value.numbers.keys(), (row) => series.texts[row]!);
  const all = keys.map((key) => {
    const own = rows.get(key) ?? [];
    const candidate = { column: key, numbers: own.map((row) => value.numbers[row]!), sign: value.sign };
    return {
      candidate,
      reason: whyNoSeries(candidate, { ...spread, ordinals: own.map((row) => spread.ordinals[row]) }),
    };
  });
  return {
    candidates: all.flatMap(({ candidate, reason }) => (reason === null ? [candidate] : [])),
    skipped: all.flatMap(({ candidate, reason }) => (reason === null ? [] : [{ column: candidate.column, reason }])),
  };
}
