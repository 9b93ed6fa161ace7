/** A source as columns of raw cells, before anything is understood. */
export interface Table {
  /** Column names in the file's order; a name may occur twice. */
  readonly names: readonly string[];
  /** One array of cells a column; CSV cells are trimmed texts, JSON cells any JSON value, absent ones null. */
  readonly columns: readonly (readonly unknown[])[];
  /** 1-based line of each row in the file (CSV), or 1-based number of the row (JSON). */
  readonly lines: readonly number[];
  /** What a line number counts, for messages. */
  readonly lineWord: 'line' | 'row';
  readonly notes: readonly string[];
}

/** A file that cannot be read as a table. */
export class TableError extends Error {
  override readonly name = 'TableError';
  constructor(
    readonly code: string,
    message: string,
    readonly line?: number,
  ) {
    super(message);
  }
}

/** What is often given for a table, by how it begins. */
const FOREIGN: readonly (readonly [(text: string) => boolean, string])[] = [
  [startsWith('PK\u0003\u0004'), 'the file is a spreadsheet or another zip file: export the sheet as CSV'],
  [startsWith('\u001F\uFFFD'), 'the file is compressed: unpack it'],
  [startsWith('\uFFFD\uFFFD\u0011\uFFFD'), 'the file is a spreadsheet: export the sheet as CSV'],
  [
    (text) => /^(?:.PNG\r?\n|GIF8|%PDF-|\uFFFD\uFFFD\uFFFD\uFFFD..JFIF|ÿØÿ)/s.test(text),
    'the file is a picture or a document: a table is expected',
  ],
  [startsWith('PAR1'), 'the file is Parquet: export it as CSV or JSON'],
  [
    (text) => /^\s*<(?:!doctype|html|\?xml)/i.test(text),
    'the file is a page in HTML or XML, as a failed download often is; a table is expected',
  ],
];

function startsWith(start: string) {
  return (text: string): boolean => text.startsWith(start);
}

/** Removes a byte order mark and refuses what cannot be text in UTF-8. */
export function plainText(text: string): string {
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (plain.trim() === '') throw new TableError('history.empty_file', 'the file is empty');
  const other = FOREIGN.find(([isIt]) => isIt(plain));
  if (other !== undefined) throw new TableError('history.not_text', other[1]);
  if (plain.includes('\0'))
    throw new TableError('history.not_text', 'the file has NUL characters: save it as UTF-8 text (it may be UTF-16)');
  return plain;
}
