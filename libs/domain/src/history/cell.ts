import { type Notation, notationText, numberReader, readPlain } from './notation.js';

/** Why a cell is not a number. `code` is the diagnostic's, `message` says what to do. */
export interface CellProblem {
  readonly code: string;
  readonly message: string;
}

const DECIMAL_COMMA = /^[+-]?\d+,\d+$/;
const DECIMAL_COMMA_GROUPED = /^[+-]?\d{1,3}(?:[. \u00A0\u202F']\d{3})+,\d+$/;
/** 1,234 is a thousand in one country and one and a quarter in another. */
const EITHER = /^[+-]?\d{1,3},\d{3}$/;
const GROUPED = /^[+-]?\d{1,3}(?:[,' \u00A0\u202F]\d{3})+(?:\.\d+)?$/;

/** Forecasts well above a value of history have to stay below 2^53, beyond which no whole number is certain. */
const LARGEST = 1e15;

/** A cell as text, as it is shown in messages and compared with names. */
export function cellText(cell: unknown): string {
  if (typeof cell === 'string') return cell.trim();
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'number' ? String(cell) : JSON.stringify(cell);
}

/** The number in a cell, null where it is missing, or why it is neither. */
export type CellReader = (cell: unknown) => number | null | CellProblem;

/**
 * How the cells of a source are read. Without a stated notation numbers have a decimal point and nothing else: a comma
 * may be a decimal sign or separate thousands, so it is never guessed.
 *
 * @param missing texts that mean a missing value; the empty text and JSON null always do
 */
export function cellReader(missing: ReadonlySet<string>, notation: Notation = {}): CellReader {
  const read = numberReader(notation);
  return (cell) => {
    const text = cellText(cell);
    if (text === '' || missing.has(text)) return null;
    if (typeof cell === 'boolean' || typeof cell === 'object')
      return { code: 'history.not_a_number', message: 'expected a number' };
    const number = typeof cell === 'number' ? readPlain(text) : read(text);
    if (number !== null) return number;
    if (read === readPlain) return problemOf(text);
    const message = `expected a number in the notation of the source (${notationText(notation)})`;
    return { code: 'history.not_a_number', message };
  };
}

function problemOf(text: string): CellProblem {
  if (EITHER.test(text)) {
    const message =
      "expected a number without thousands separators and with a decimal point, and this comma can be either: remove it or write a point, or state `thousands: ','` or `decimal: ','` of the source";
    return { code: 'history.grouped_number', message };
  }
  if (DECIMAL_COMMA.test(text) || DECIMAL_COMMA_GROUPED.test(text))
    return {
      code: 'history.decimal_comma',
      message: "expected a decimal point, found a comma: state `decimal: ','` of the source",
    };
  if (GROUPED.test(text))
    return {
      code: 'history.grouped_number',
      message: 'expected a number without thousands separators: state `thousands` of the source',
    };
  if (/^[+-]?(?:nan|inf|infinity)$/i.test(text))
    return {
      code: 'history.not_finite',
      message: 'expected a finite number; list it under `missing` if it means none',
    };
  return { code: 'history.not_a_number', message: `expected a number${notNumberHint(text)}` };
}

function notNumberHint(text: string): string {
  if (/^[+-]?[\d.,]+\s*%$/.test(text))
    return ' without a per cent sign (state `signs: ["%"]` of the source, and `multiply: 0.01` of the variable for a share)';
  if (/^[\u2012-\u2015\u2212]\s*[\d.,]+$/.test(text)) return ' with a plain minus sign (-)';
  if (/^\([\d.,]+\)$/.test(text)) return ', with a minus sign where it is negative';
  if (/^[+-]?\p{Sc}|\p{Sc}$/u.test(text)) return ' without a currency sign (state `signs` of the source)';
  if (/\d/.test(text)) return '';
  return '; list it under `missing` of the source if it means none';
}

/** Why a value in the variable's unit cannot be used, whatever its support; null if it can. */
export function magnitudeProblem(value: number): CellProblem | null {
  if (!Number.isFinite(value) || Math.abs(value) > LARGEST)
    return {
      code: 'history.too_large',
      message: 'expected a value of at most 1e15: state `multiply` and a larger unit, or list the text under `missing`',
    };
  return null;
}

/** Why a value lies outside the support of its variable; null if it lies inside. */
export function supportProblem(value: number, support: 'real' | 'positive' | 'share'): CellProblem | null {
  if (support === 'positive' && value <= 0)
    return {
      code: 'history.not_positive',
      message: 'support is positive, so values must be above 0; `support: real` allows others',
    };
  if (support === 'share' && (value <= 0 || value >= 1)) {
    const hint = value >= 1 && value <= 100 ? '; for per cent use `multiply: 0.01`' : '';
    const message = `support is share, so values must lie between 0 and 1, both excluded${hint}`;
    return { code: 'history.not_a_share', message };
  }
  return null;
}
