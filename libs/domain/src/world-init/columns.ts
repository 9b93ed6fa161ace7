import { cellNumber, cellText } from '../history/cell.js';
import type { Table } from '../history/table.js';

/** A column as it looks before anything is decided. */
export interface Column {
  readonly name: string;
  readonly index: number;
  readonly texts: readonly string[];
  /** The number in each cell, null where there is none. */
  readonly numbers: readonly (number | null)[];
  /** Cells with a number; cells that are neither empty nor a number. */
  readonly count: number;
  readonly strange: number;
  /** Texts in cells that have no number, most frequent first, with their counts. */
  readonly words: readonly (readonly [string, number])[];
  /** Why the first strange cell is no number. */
  readonly problem: { readonly row: number; readonly text: string; readonly message: string } | null;
}

/** Texts that stand for a missing value in files, in any case, besides those that a source knows by itself. */
const MISSING_WORDS = new Set(
  'n/a #n/a #na na nan -nan null none nil missing unknown . .. ... : - -- --- ? * #value! #div/0! #ref! not available n.a. nd n.d. (na)'.split(
    ' ',
  ),
);

/** What a source takes for missing by itself. */
export const KNOWN_MISSING: readonly string[] = ['', 'NA', 'NaN', 'null', '.', '-'];

/** Texts of the file that mean a missing value although a source does not know them. */
export function missingWords(columns: readonly Column[]): string[] {
  const found = new Set<string>();
  for (const { words, count } of columns)
    if (count > 0)
      for (const [word] of words)
        if (MISSING_WORDS.has(word.toLowerCase()) && !KNOWN_MISSING.includes(word)) found.add(word);
  return [...found].sort();
}

export function readColumns(table: Table): Column[] {
  return table.names.map((name, index) => readColumn(name, index, table.columns[index]!));
}

function readColumn(name: string, index: number, cells: readonly unknown[]): Column {
  const known = new Set(KNOWN_MISSING);
  const words = new Map<string, number>();
  let count = 0;
  let strange = 0;
  let problem: Column['problem'] = null;
  const texts = cells.map(cellText);
  const numbers = cells.map((cell, row): number | null => {
    const number = cellNumber(cell, known);
    if (typeof number === 'number' && Number.isFinite(number)) {
      count++;
      return number;
    }
    const text = texts[row]!;
    if (text !== '') words.set(text, (words.get(text) ?? 0) + 1);
    if (number !== null && !MISSING_WORDS.has(text.toLowerCase())) {
      strange++;
      const message = typeof number === 'object' ? number.message : 'expected a finite number';
      problem ??= { row, text, message };
    }
    return null;
  });
  const sorted = [...words].sort(([, a], [, b]) => b - a);
  return { name, index, texts, numbers, count, strange, words: sorted, problem };
}
