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

/** Removes a byte order mark and refuses what cannot be text in UTF-8. */
export function plainText(text: string): string {
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (plain.trim() === '') throw new TableError('history.empty_file', 'the file is empty');
  if (plain.includes('\0'))
    throw new TableError('history.not_text', 'the file has NUL characters: save it as UTF-8 text (it may be UTF-16)');
  return plain;
}
