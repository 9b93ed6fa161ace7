import { type CivilTime, parseDate } from '@pulse/engine';

const OWN = /YYYY|YY|MMMM|MMM|MM|M|DD|D|HH|mm|Q|[^]/g;
const PATTERNS: Readonly<Record<string, string>> = {
  YYYY: '\\d{4}',
  YY: '(?<year>\\d{2})',
  Q: '(?<quarter>Q[1-4])',
  MMMM: '[A-Za-z]+\\.?',
  MMM: '[A-Za-z]+\\.?',
  MM: '\\d{2}',
  M: '\\d{1,2}',
  DD: '\\d{2}',
  D: '\\d{1,2}',
  HH: '\\d{2}',
  mm: '\\d{2}',
};

/** 2009M12, as statistical offices write December 2009. */
const STATISTICAL_MONTH = /^(\d{4})-?M(\d{2})$/;

const shapes = new Map<string, { readonly shape: RegExp; readonly long: string } | null>();

/**
 * Reads a date like `parseDate`, 2009M12 without a format, and the tokens YY (a year of two digits: 69 to 99 are 1969 to 1999, 00 to 68
 * are 2000 to 2068, as POSIX has it) and Q (a quarter, written Q4).
 */
export function readDateText(text: string, format: string | undefined): CivilTime | undefined {
  const own = format === undefined ? null : ownShape(format.trim());
  if (own === null) return parseDate(format === undefined ? text.replace(STATISTICAL_MONTH, '$1-$2') : text, format);
  const match = own.shape.exec(text.trim());
  if (match === null) return undefined;
  const { year, quarter } = match.groups ?? {};
  let long = text.trim();
  // From the end on, so that the places before stay where they are.
  const places = [
    ...(year === undefined ? [] : [{ at: match.indices!.groups!['year']![0], was: year, is: fullYear(year) }]),
    ...(quarter === undefined
      ? []
      : [{ at: match.indices!.groups!['quarter']![0], was: quarter, is: firstMonth(quarter) }]),
  ].sort((a, b) => b.at - a.at);
  for (const { at, was, is } of places) long = long.slice(0, at) + is + long.slice(at + was.length);
  return parseDate(long, own.long);
}

/** A format with YY or Q as a shape of texts, and the format of the same texts with a long year and a month. */
function ownShape(format: string) {
  const known = shapes.get(format);
  if (known !== undefined) return known;
  const tokens = format.match(OWN) ?? [];
  const own = tokens.some((token) => token === 'YY' || token === 'Q')
    ? {
        shape: new RegExp(
          `^${tokens.map((token) => PATTERNS[token] ?? (/\w/.test(token) ? token : `\\${token}`)).join('')}$`,
          'di',
        ),
        long: tokens.map((token) => (token === 'YY' ? 'YYYY' : token === 'Q' ? 'MM' : token)).join(''),
      }
    : null;
  shapes.set(format, own);
  return own;
}

function fullYear(year: string): string {
  return (Number(year) >= 69 ? '19' : '20') + year;
}

function firstMonth(quarter: string): string {
  return String(Number(quarter.at(-1)) * 3 - 2).padStart(2, '0');
}
