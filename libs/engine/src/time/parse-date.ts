import { type CivilTime, dateOfDay, isCivilTime } from './civil.js';
import { mondayOfWeek, weekOfIso } from './weeks.js';

const ISO =
  /^(\d{4})(?:-?W(\d{2})(?:-?([1-7]))?|[-/]?Q([1-4])|-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):?(\d{2})(?::?\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?)?|(\d{2})(\d{2}))?$/;

const LONG_MONTHS = 'january february march april may june july august september october november december'.split(' ');
const MONTHS = LONG_MONTHS.map((name) => name.slice(0, 3));

/**
 * Reads a date. Missing parts are the first of their kind (2009-12 is its first day). A zone in the text is ignored:
 * the fields are what is written.
 *
 * @param format tokens YYYY MMMM MMM MM M DD D HH mm and literal text, for example `MMM D, YYYY`; ISO 8601 by default,
 *   with quarters (2009-Q4) and weeks (2009-W05)
 * @returns undefined where the text is not a date of this format or names a day that does not exist
 */
export function parseDate(text: string, format?: string): CivilTime | undefined {
  const time = format === undefined ? parseIso(text.trim()) : parseFormat(text.trim(), format.trim());
  return time !== undefined && isCivilTime(time) ? time : undefined;
}

function parseIso(text: string): CivilTime | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, year, week, weekDay, quarter, month, day, hour, minute, compactMonth, compactDay] = match;
  const at = { year: Number(year), hour: Number(hour ?? 0), minute: Number(minute ?? 0) };
  if (week !== undefined) {
    const found = weekOfIso(at.year, Number(week));
    return found === undefined ? undefined : { ...at, ...dateOfDay(mondayOfWeek(found) + Number(weekDay ?? 1) - 1) };
  }
  if (quarter !== undefined) return { ...at, month: Number(quarter) * 3 - 2, day: 1 };
  return { ...at, month: Number(month ?? compactMonth ?? 1), day: Number(day ?? compactDay ?? 1) };
}

const TOKENS = /YYYY|MMMM|MMM|MM|M|DD|D|HH|mm/y;
const DIGITS: Readonly<Record<string, RegExp>> = {
  YYYY: /\d{4}/y,
  MM: /\d{2}/y,
  M: /\d{1,2}/y,
  DD: /\d{2}/y,
  D: /\d{1,2}/y,
  HH: /\d{2}/y,
  mm: /\d{2}/y,
};
const LETTERS = /[A-Za-z]+\.?/y;

function parseFormat(text: string, format: string): CivilTime | undefined {
  const time = { year: 1970, month: 1, day: 1, hour: 0, minute: 0 };
  let at = 0;
  let f = 0;
  while (f < format.length) {
    TOKENS.lastIndex = f;
    const token = TOKENS.exec(format)?.[0];
    if (token === undefined) {
      if (text[at] !== format[f]) return undefined;
      at++;
      f++;
      continue;
    }
    f += token.length;
    const pattern = DIGITS[token] ?? LETTERS;
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) return undefined;
    at += found.length;
    const value = pattern === LETTERS ? monthOf(found) : Number(found);
    if (value === undefined) return undefined;
    time[FIELD[token] ?? 'month'] = value;
  }
  return at === text.length ? time : undefined;
}

const FIELD: Readonly<Record<string, keyof CivilTime>> = {
  YYYY: 'year',
  DD: 'day',
  D: 'day',
  HH: 'hour',
  mm: 'minute',
};

function monthOf(word: string): number | undefined {
  const name = word.toLowerCase().replace('.', '');
  const long = LONG_MONTHS.indexOf(name);
  const short = name === 'sept' ? 8 : MONTHS.indexOf(name);
  const found = long === -1 ? short : long;
  return found === -1 ? undefined : found + 1;
}
