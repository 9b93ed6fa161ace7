import type { Source } from '@pulse/contracts';
import { ordinalOf, startOf } from '@pulse/engine';
import { readDateText } from '../history/date-text.js';
import { dateText, wholeNumber } from '../history/dates.js';
import { describeDates, guessDates, type DateGuess } from '../history/date-guess.js';
import { listed, suggestion } from '../history/lookup.js';
import type { Column } from './columns.js';
import { InitError } from './init-error.js';
import type { InitOptions } from './types.js';

/** The dates of a table. */
export interface Dates {
  readonly date: Source['date'];
  /** Names of the columns that make it. */
  readonly columns: readonly string[];
  /** Null where the texts are read without one. */
  readonly format: string | null;
  /** Whether the dates are whole numbers that only count. */
  readonly isIndex: boolean;
  /** Texts as they are read, one a row. */
  readonly texts: readonly string[];
  /** Minutes since 1970 of each row; the whole number itself for an index; undefined where the cell is empty. */
  readonly times: readonly (number | undefined)[];
  readonly notes: readonly string[];
}

const DATE_NAME =
  /^(?:date|datum|fecha|data|ds|day|time|timestamp|datetime|period|month|quarter|week|year|date.*|.*[_ ]?date|.*time(?:stamp)?|observation_date)$/i;
const STEP_NAME = /^(?:t|time|step|period)$/i;
const INDEX_NAME = /^(?:|t|i|n|index|idx|time|step|period|obs|observation|id|unnamed: 0|rownames?)$/i;

/** Where a row stands in the file, in words. */
type PlaceOf = (row: number) => string;

/** The column that holds the dates and how they are read. Throws InitError where none does, or several forms fit. */
export function findDates(columns: readonly Column[], options: InitOptions, placeOf: PlaceOf): Dates {
  if (options.date !== undefined) return named(columns, options.date, options.dateFormat, placeOf);
  const byName = [...columns].sort((a, b) => Number(DATE_NAME.test(b.name)) - Number(DATE_NAME.test(a.name)));
  const worded = byName.filter((column) => column.count < column.texts.length / 2);
  let ambiguous: InitError | null = null;
  for (const column of worded) {
    const dates = asDates(column, options.dateFormat);
    if (dates instanceof InitError) ambiguous ??= dates;
    else if (dates !== null) return dates;
  }
  const numbers = partsOf(columns) ?? numeric(byName, options) ?? (ambiguous === null ? indexOf(columns) : null);
  if (numbers !== null) return numbers;
  throw ambiguous ?? refusal(columns, placeOf);
}

function named(columns: readonly Column[], name: string, format: string | undefined, placeOf: PlaceOf): Dates {
  const column = columns.find((one) => one.name === name);
  if (column === undefined) {
    const known = columns.map((one) => one.name);
    const near = suggestion(name, known).suggestion;
    throw new InitError(
      'init.no_column',
      `there is no column "${name}"; the columns are ${listed(known)}`,
      near === undefined ? 'Name one of them.' : `Did you mean "${near}"?`,
    );
  }
  const dates = asDates(column, format);
  if (dates instanceof InitError) throw dates;
  if (dates !== null) return dates;
  const whole = wholeNumbers(column);
  if (whole !== null) return whole;
  throw notDates(column, `the cells of column "${name}" are not dates of one form`, placeOf);
}

/** Null where the column holds no dates of one form, an error where several forms read it. */
function asDates(column: Column, format: string | undefined): Dates | InitError | null {
  const texts = column.texts.map(wholeNumber);
  if (texts.every((text) => text === '')) return null;
  const guesses = format === undefined ? guessDates(texts) : [readAs(texts, format)].filter((guess) => guess !== null);
  if (guesses.length === 0) return null;
  const chosen = choose(guesses, column.name);
  if (chosen instanceof InitError) return chosen;
  const { guess, notes } = chosen;
  const all = [...notes, ...zoneNotes(texts), ...centuryNotes(guess)];
  return { ...datesOf(guess, texts), date: column.name, columns: [column.name], notes: all };
}

/** Clocks that change leave an hour without a row, or with two. */
function zoneNotes(texts: readonly string[]): string[] {
  const zones = new Set(texts.flatMap((text) => /:\d{2}(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})$/.exec(text)?.[1] ?? []));
  if (zones.size < 2) return [];
  const list = [...zones].slice(0, 4).join(', ');
  return [`the dates have several time zones (${list}) and are taken as they are written, each in its own`];
}

/** Years of two digits that span more than this may belong to two centuries. */
const SHORT_YEARS = 60;

function centuryNotes({ format, times }: DateGuess): string[] {
  if (format === null || !/(?<!Y)YY(?!Y)/.test(format)) return [];
  const years = times.flatMap((time) => (time === undefined ? [] : [startOf('minute', time).year]));
  const [first, last] = [years.reduce((a, b) => Math.min(a, b)), years.reduce((a, b) => Math.max(a, b))];
  if (last - first <= SHORT_YEARS)
    return [`years of two digits are read as ${first === last ? first : `${first} to ${last}`}`];
  throw new InitError(
    'init.ambiguous_dates',
    `read as ${format} the dates span ${first} to ${last}, so their centuries are uncertain`,
    'Write the years with four digits.',
  );
}

function datesOf({ format, times }: DateGuess, texts: readonly string[]) {
  let next = 0;
  const all = texts.map((text) => (text === '' ? undefined : times[next++]));
  return { format, isIndex: false, texts, times: all };
}

function readAs(texts: readonly string[], format: string): DateGuess | null {
  const times = texts
    .filter((text) => text !== '')
    .map((text) => {
      const time = readDateText(text, format);
      return time === undefined ? undefined : ordinalOf('minute', time);
    });
  return times.includes(undefined) ? null : { format, times };
}

/** Of several forms that read a column, the one in which its rows are clearly the most evenly spaced. */
function choose(guesses: readonly DateGuess[], name: string) {
  const ranked = guesses.map((guess) => ({ guess, even: evenness(guess) })).sort((a, b) => b.even - a.even);
  const [best, second] = ranked;
  if (second === undefined) return { guess: best!.guess, notes: [] };
  if (best!.even >= 0.7 && best!.even >= second.even + 0.03) {
    const shown = best!.guess.format ?? 'ISO 8601';
    return { guess: best!.guess, notes: [`"${name}" is read as ${shown}, in which its dates are evenly spaced`] };
  }
  const formats = guesses.map(({ format }) => format ?? 'ISO 8601');
  return new InitError(
    'init.ambiguous_dates',
    `the dates in "${name}" can be read as ${formats.join(' or ')}`,
    `State which is meant, for example --date-format ${guesses.find(({ format }) => format !== null)!.format}`,
  );
}

/** Share of the steps from date to date that have the usual length, as months have; 0 where time goes back and forth. */
function evenness({ times }: DateGuess): number {
  const known = [...new Set(times.filter((time) => time !== undefined))];
  if (known.length < 3) return 0;
  const steps = known.slice(1).map((time, i) => time - known[i]!);
  const sorted = [...steps].sort((a, b) => a - b);
  const usual = sorted[sorted.length >> 1]!;
  if (sorted[0]! <= 0 && sorted.at(-1)! >= 0) return 0;
  return steps.filter((step) => Math.abs(step - usual) <= Math.abs(usual) * 0.12).length / steps.length;
}

/** Months with a point, which look like numbers: 01.2014 or 2014.01. */
const POINTED = /^(?:(?:0?[1-9]|1[0-2])\.(?:1[5-9]|2[01])\d\d|(?:1[5-9]|2[01])\d\d\.(?:0[1-9]|1[0-2]))$/;

/** Years, or dates written as one number such as 20091231 or 12.2009. */
function numeric(columns: readonly Column[], options: InitOptions): Dates | null {
  for (const column of columns) {
    const isName = DATE_NAME.test(column.name);
    const whole = column.count > 0 && column.numbers.every((number) => number === null || Number.isInteger(number));
    const between = column.numbers.every((number) => number === null || (number >= 1500 && number <= 2200));
    const isYears = whole && between && column.texts.every((text) => text === '' || /^\d{4}$/.test(wholeNumber(text)));
    const every = (pattern: RegExp) => column.texts.every((text) => text === '' || pattern.test(text));
    const isPointed = column.count > 2 && every(POINTED);
    if (!isName && !isPointed && !(isYears && mostlyRising(column))) continue;
    if (!isYears && !isPointed && !every(/^\d{6}(?:\d{2})?$/)) continue;
    const dates = asDates(column, options.dateFormat);
    if (dates !== null && !(dates instanceof InitError)) return dates;
  }
  return null;
}

function mostlyRising({ numbers }: Column): boolean {
  const known = numbers.filter((number) => number !== null);
  const rising = known.filter((number, i) => i > 0 && number > known[i - 1]!).length;
  return known.length > 2 && rising >= 0.9 * (known.length - 1);
}

const PARTS = {
  year: /^(?:year|yr|yyyy|jahr|annee)$/i,
  quarter: /^(?:quarter|qtr|quartal|trimestre)$/i,
  month: /^(?:month|mon|mo|mm|monat|mois)$/i,
  day: /^(?:day|dd|dom|day_?of_?month|tag)$/i,
};

/** A year, a quarter or a month, and perhaps a day in columns of their own. */
function partsOf(columns: readonly Column[]): Dates | null {
  const of = (pattern: RegExp) => columns.find((column) => pattern.test(column.name));
  const [year, month, day] = [of(PARTS.year), of(PARTS.month), of(PARTS.day)];
  const quarter = month === undefined ? of(PARTS.quarter) : undefined;
  if (year === undefined || (month === undefined && quarter === undefined)) return null;
  const used = { year, quarter, month, day: month === undefined ? undefined : day };
  const parts = Object.entries(used).flatMap(([part, column]) =>
    column === undefined ? [] : [[part, column] as const],
  );
  const texts = year.texts.map((_, row) =>
    dateText(Object.fromEntries(parts.map(([part, column]) => [part, column.texts[row]!]))),
  );
  const monthToken = month === undefined || month.count > 0 ? 'M' : 'MMM';
  const guess = readAs(texts, month === undefined ? 'YYYY-Q' : `YYYY-${monthToken}${day === undefined ? '' : '-D'}`);
  if (guess === null) return null;
  const names = parts.map(([, { name }]) => name);
  const date = Object.fromEntries(parts.map(([part, { name }]) => [part, name])) as { readonly year: string };
  return { ...datesOf(guess, texts), format: null, date, columns: names, notes: [] };
}

/** Whole numbers that count the rows. */
function indexOf(columns: readonly Column[]): Dates | null {
  const candidates = columns.filter(
    (column) => column.index === 0 || INDEX_NAME.test(column.name) || DATE_NAME.test(column.name),
  );
  for (const column of candidates) {
    // The days of a spreadsheet would pass for a count.
    if (!INDEX_NAME.test(column.name) && describeDates(column.texts.slice(0, 2000)) !== null) continue;
    const whole = mostlyRising(column) ? wholeNumbers(column) : null;
    if (whole !== null && (STEP_NAME.test(column.name) || hasNoHole(column))) return whole;
  }
  return null;
}

/** Numbers that name things, such as counties, have holes. */
function hasNoHole({ numbers }: Column): boolean {
  const known = numbers.filter((number) => number !== null);
  return known.every((number, i) => i === 0 || number === known[i - 1]! + 1);
}

function wholeNumbers(column: Column): Dates | null {
  if (!column.texts.every((text) => text === '' || /^[+-]?\d{1,9}$/.test(wholeNumber(text)))) return null;
  if (column.count === 0) return null;
  const times = column.numbers.map((number) => number ?? undefined);
  const notes = [`no column holds dates, so the rows are taken in the order of "${column.name}": the period is index`];
  const { name, texts } = column;
  return { date: name, columns: [name], format: null, isIndex: true, texts, times, notes };
}

function refusal(columns: readonly Column[], placeOf: PlaceOf): InitError {
  const likely = columns.find((column) => DATE_NAME.test(column.name)) ?? columns[0];
  const names = listed(columns.map(({ name }) => name));
  if (likely === undefined) return new InitError('init.no_dates', 'the file has no column', 'Give the file a header.');
  const dated = columns.filter((column) => readDateText(column.name, undefined) !== undefined);
  if (dated.length >= 3)
    return new InitError(
      'init.no_dates',
      `the dates are the names of columns (${listed(
        dated.map((column) => column.name),
        3,
      )}), and each row has to be one date`,
      'Turn the table round: a column of dates, and one column a series.',
    );
  return notDates(likely, `no column holds dates of one form; the columns are ${names}`, placeOf);
}

function notDates({ name, texts }: Column, lead: string, placeOf: PlaceOf): InitError {
  const [guess] = guessDates(texts, 0.9);
  const filled = [...texts.keys()].filter((row) => texts[row] !== '');
  const odd = guess === undefined ? undefined : filled.find((_, i) => guess.times[i] === undefined);
  if (guess !== undefined && odd !== undefined) {
    const form = guess.format ?? 'of the form 2009-12-31';
    const message = `${lead}; "${name}" holds dates ${form}, except for "${texts[odd]}" at ${placeOf(odd)}`;
    const hint =
      odd < filled[0]! + 3
        ? 'Remove the lines above the one that names the columns, or mend that cell.'
        : 'Mend that cell, or remove its row if it is no observation.';
    return new InitError('init.no_dates', message, hint);
  }
  const why = describeDates(texts.slice(0, 2000));
  const sample = texts.find((text) => text !== '');
  const example = sample === undefined ? '' : `; "${name}" holds, for example, "${sample}"`;
  const hint =
    why === null
      ? 'Name the column with --date and its form with --date-format, or add one that numbers the rows: 1, 2, 3.'
      : `In "${name}" ${why}.`;
  return new InitError('init.no_dates', lead + example, hint);
}
