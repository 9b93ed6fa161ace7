import { cellText } from '../history/cell.js';
import { type Notation, notationText, numberReader, type NumberReader, readPlain } from '../history/notation.js';
import type { Table } from '../history/table.js';
import { isMissingWord } from './columns.js';

/** How the numbers of a table are written, with what somebody should know about it. */
export interface FoundNotation {
  readonly notation: Notation;
  readonly notes: readonly string[];
}

const ENGLISH: Notation = { thousands: ',' };
const CONTINENTAL: readonly Notation[] = [{ decimal: ',' }, { decimal: ',', thousands: '.' }];
const OTHERS: readonly Notation[] = [{ thousands: 'space' }, { decimal: ',', thousands: 'space' }, { thousands: "'" }];

/** A sign of a currency, or of per cent or per mille, before or after a number. */
const SIGN = /^[+-]?\s*(\p{Sc})|([\p{Sc}%‰])$/u;

/**
 * The notation in which most columns of a table are numbers throughout; 1234.5 where no other reads more of them. In a
 * table whose cells are separated by semicolons a comma is taken for a decimal sign, elsewhere for one of thousands,
 * where three digits follow it throughout.
 */
export function findNotation(table: Table, semicolons: boolean): FoundNotation {
  const columns = table.columns
    .map((cells) => cells.filter((cell) => typeof cell !== 'number').map(cellText))
    .map((texts) => texts.filter((text) => !isMissingWord(text)))
    .filter((texts) => texts.some((text) => readPlain(text) === null) && texts.every(isNumberLike));
  if (columns.length === 0) return { notation: {}, notes: [] };
  const signs = [...new Set(columns.flat().flatMap(signOf))];
  const signed = signs.length === 0 ? {} : { signs };
  const order = semicolons ? [...CONTINENTAL, ...OTHERS, ENGLISH] : [ENGLISH, ...CONTINENTAL, ...OTHERS];
  const plain = table.columns.map((cells) => cells.filter((cell) => typeof cell !== 'number').map(cellText));
  const readable = (read: NumberReader): number =>
    plain.filter((texts) => texts.every((text) => isMissingWord(text) || read(text) !== null)).length;
  let best: Notation = {};
  let most = readable(readPlain);
  for (const notation of [{}, ...order].map((one) => ({ ...one, ...signed }))) {
    const count = readable(numberReader(notation));
    if (count > most) [best, most] = [notation, count];
  }
  const words = notationText(best);
  return { notation: best, notes: words === '' ? [] : [`numbers are read with ${words}: see the source in the world`] };
}

const isNumberLike = (text: string): boolean => /^[^A-Za-z]*\d[^A-Za-z]*$/.test(text);

function signOf(text: string): string[] {
  const found = SIGN.exec(text);
  return found === null ? [] : [found[1] ?? found[2]!];
}
