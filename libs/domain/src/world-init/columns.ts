import { cellReader, cellText, magnitudeProblem } from '../history/cell.js';
import type { Notation } from '../history/notation.js';
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
  /** The sign that stands at its numbers, such as $ or %. */
  readonly sign: string | null;
  /** Why the first strange cell is no number that can be used. */
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

export const isMissingWord = (text: string): boolean =>
  KNOWN_MISSING.includes(text) || MISSING_WORDS.has(text.toLowerCase());

export function readColumns(table: Table, notation: Notation): Column[] {
  return table.names.map((name, index) => readColumn(name, index, table.columns[index]!, notation));
}

function readColumn(name: string, index: number, cells: readonly unknown[], notation: Notation): Column {
  const read = cellReader(new Set(KNOWN_MISSING), notation);
  const signs = notation.signs ?? [];
  let sign: string | null = null;
  const words = new Map<string, number>();
  let count = 0;
  let strange = 0;
  let problem: Column['problem'] = null;
  const texts = cells.map(cellText);
  const numbers = cells.map((cell, row): number | null => {
    const number = read(cell);
    const text = texts[row]!;
    const unusable = typeof number === 'number' ? magnitudeProblem(number) : number;
    if (typeof number === 'number') count++;
    if (typeof number === 'number' && unusable === null) {
      sign ??= signs.find((one) => text.includes(one)) ?? null;
      return number;
    }
    if (typeof number === 'number') {
      problem ??= { row, text, message: unusable!.message };
      return null;
    }
    if (text !== '') words.set(text, (words.get(text) ?? 0) + 1);
    if (number !== null && !MISSING_WORDS.has(text.toLowerCase())) {
      strange++;
      problem ??= { row, text, message: number.message };
    }
    return null;
  });
  const sorted = [...words].sort(([, a], [, b]) => b - a);
  return { name, index, texts, numbers, count, strange, words: sorted, sign, problem };
}
