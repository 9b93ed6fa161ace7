import { ordinalOf } from '@pulse/engine';
import { readDateText } from './date-text.js';

/** A way to read a column of dates. */
export interface DateGuess {
  /** Null where the texts are ISO 8601, which is read without a format. */
  readonly format: string | null;
  /** Minutes since 1970 of each text; undefined where it cannot be read so. */
  readonly times: readonly (number | undefined)[];
}

const DAYS = [
  ...['/', '-', '.', ' '].flatMap((s) => [`YYYY${s}MM${s}DD`, `YYYY${s}M${s}D`]),
  ...['/', '-', '.'].flatMap((s) => [`DD${s}MM${s}YYYY`, `D${s}M${s}YYYY`, `D${s}MMM${s}YYYY`]),
  // Nobody writes the month first with points.
  ...['/', '-'].flatMap((s) => [`MM${s}DD${s}YYYY`, `M${s}D${s}YYYY`]),
  'MMM D, YYYY',
  'MMM D YYYY',
  'D MMM YYYY',
  'D MMM, YYYY',
  'DMMMYYYY',
  ...['/', '-', '.'].flatMap((s) => [`D${s}M${s}YY`, `D${s}MMM${s}YY`]),
  ...['/', '-'].map((s) => `M${s}D${s}YY`),
];
const MONTHS = [
  ...['/', '-', '.', ' ', ''].flatMap((s) => [`YYYY${s}MM`, `MM${s}YYYY`, `MMM${s}YYYY`, `YYYY${s}MMM`]),
  'YYYY-M',
  'YYYY/M',
  'M-YYYY',
  'M/YYYY',
  'M.YYYY',
  'MMM, YYYY',
  ...['-', ' ', '/'].map((s) => `MMM${s}YY`),
];
const QUARTERS = ['Q YYYY', 'Q-YYYY', 'Q/YYYY', 'QYYYY', 'YYYY Q', 'YYYY:Q', 'Q-YY', 'Q/YY', 'Q YY'];
const TIMES = ['', ' HH:mm', 'THH:mm', ' HH:mm:00', ' 0:00', ' 0:00:00', ' 00:00:00.000'];
const FORMATS = [null, ...DAYS.flatMap((days) => TIMES.map((time) => days + time)), ...MONTHS, ...QUARTERS];

/** Texts that decide which formats are tried on all. */
const FIRST = 12;

/**
 * The formats that read at least a share of the texts of a column, those that read them alike only once.
 *
 * @param share of the texts that are not empty
 */
export function guessDates(texts: readonly string[], share = 1): DateGuess[] {
  const filled = texts.filter((text) => text !== '');
  const enough = Math.max(1, Math.ceil(share * filled.length));
  const head = filled.slice(0, FIRST);
  const guesses: DateGuess[] = [];
  for (const format of FORMATS) {
    if (!head.some((text) => timeOf(text, format) !== undefined)) continue;
    const times = filled.map((text) => timeOf(text, format));
    if (times.filter((time) => time !== undefined).length < enough) continue;
    const isSame = (other: DateGuess) => other.times.every((time, i) => time === times[i] || times[i] === undefined);
    if (!guesses.some(isSame)) guesses.push({ format, times });
  }
  return guesses;
}

function timeOf(text: string, format: string | null): number | undefined {
  const time = readDateText(text, format ?? undefined);
  return time === undefined ? undefined : ordinalOf('minute', time);
}

/** What a column of texts is that are no dates in words; null where it cannot be told. */
export function describeDates(texts: readonly string[]): string | null {
  const filled = texts.filter((text) => text !== '');
  const all = (pattern: RegExp) => filled.length > 0 && filled.every((text) => pattern.test(text));
  const numbers = filled.map(Number);
  const between = (low: number, high: number) =>
    all(/^\d+(?:\.\d+)?$/) && numbers.every((number) => number >= low && number <= high);
  if (between(18_000, 65_000))
    return 'these may be the days since 1900 of a spreadsheet: give the column the form 2009-12-31 there and export it again';
  if (between(1e8, 4e9) || between(1e11, 4e12))
    return 'these may be seconds or milliseconds since 1970: write them as dates, such as 2009-12-31T14:00';
  if (all(/^\d{4}[.:][1-4]$/)) return 'write quarters as 2009-Q4';
  return null;
}

/** What to do about a column with dates that cannot be read, in a few words. */
export function dateAdvice(texts: readonly string[]): string {
  const guesses = guessDates(texts, 0.9);
  const iso = guesses.some(({ format }) => format === null);
  if (iso) return 'the other rows are such dates, so mend this one, or remove its row if it is no observation';
  const formats = guesses.map(({ format }) => `\`date_format: ${format}\``);
  if (formats.length === 1) return `${formats[0]} reads this column`;
  if (formats.length > 1) return `${formats.slice(0, 3).join(' and ')} read this column, so state what is meant`;
  return describeDates(texts) ?? 'state `date_format` for any other form';
}
