import { CsvError, parse, type Info } from 'csv-parse/sync';
import { plainText, TableError, type Table } from './table.js';

interface Line {
  readonly record: readonly string[];
  readonly info: Info;
}

/**
 * Reads separated text whose first line names the columns: quoted fields, a byte order mark, and lines that end in LF,
 * CRLF or CR. A file of format csv may be separated by semicolons; which is decided by its first line.
 *
 * @throws TableError if the text is empty, has only a header, a broken quote or a row of another length than the header
 */
export function readSeparated(text: string, format: 'csv' | 'tsv'): Table {
  const plain = plainText(text);
  const delimiter = format === 'tsv' ? '\t' : headerDelimiter(plain);
  const [header, ...rows] = parseLines(plain, delimiter);
  const names = header?.record ?? [];
  if (rows.length === 0) throw new TableError('history.no_rows', 'the file has a header and no rows');
  for (const { record, info } of rows) {
    if (record.length === names.length) continue;
    const message = `the row has ${record.length} cells, the header ${names.length}`;
    throw new TableError('history.ragged_row', message + commaHint(record.length, names.length), info.lines);
  }
  return {
    names,
    columns: names.map((_, column) => rows.map(({ record }) => record[column])),
    lines: rows.map(({ info }) => info.lines),
    lineWord: 'line',
    notes: delimiter === ';' ? ['the columns are separated by semicolons'] : [],
  };
}

function headerDelimiter(text: string): ',' | ';' {
  const columns = (delimiter: string): number => parseLines(text, delimiter, 1)[0]?.record.length ?? 0;
  return columns(',') === 1 && columns(';') > 1 ? ';' : ',';
}

function parseLines(text: string, delimiter: string, to?: number): Line[] {
  const options = {
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    info: true,
    ...(to === undefined ? {} : { to }),
  };
  try {
    // With `info` the records come wrapped, which the overloads of csv-parse do not say.
    return parse(text, options) as unknown as Line[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number(error['lines']);
    throw new TableError('history.csv', `not well-formed: ${error.message}`, Number.isFinite(line) ? line : undefined);
  }
}

function commaHint(cells: number, columns: number): string {
  return cells > columns ? '; a comma inside a cell needs quotes around the cell' : '';
}
