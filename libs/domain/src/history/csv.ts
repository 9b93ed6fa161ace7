import { CsvError, parse } from 'csv-parse/sync';
import { chooseDelimiter, type Delimiter } from './delimiter.js';
import { plainText, TableError, type Table } from './table.js';

/**
 * Reads separated text whose first line names the columns: quoted fields, a byte order mark, and lines that end in LF,
 * CRLF or CR. What separates the columns is found in the first lines where it is not what the format says.
 *
 * @throws TableError if the text is empty, has only a header, a broken quote or a row of another length than the header
 */
export function readSeparated(text: string, format: 'csv' | 'tsv'): Table {
  // Excel writes what separates the columns into a line of its own; blanked, it keeps the numbers of the lines.
  const plain = plainText(text).replace(/^sep=[^\r\n]?(?=\r?\n)/i, '');
  const { delimiter, notes } = chooseDelimiter(format, (one, records) => cellCounts(plain, one, records));
  let names: readonly string[] | undefined;
  let columns: string[][] = [];
  const lines: number[] = [];
  // A record at a time: a million of them would not be kept twice.
  parseRecords(plain, delimiter, undefined, (record, line) => {
    if (names === undefined) {
      names = record;
      columns = record.map(() => []);
      return;
    }
    if (record.length !== names.length) throw raggedRow(record, names, delimiter, line);
    lines.push(line);
    for (let i = 0; i < record.length; i++) columns[i]!.push(record[i]!);
  });
  if (names === undefined || lines.length === 0)
    throw new TableError('history.no_rows', 'the file has a header and no rows');
  return {
    names,
    columns,
    lines,
    lineWord: 'line',
    notes,
  };
}

/** Cells of each of the first records; those before a record that is not well-formed. */
function cellCounts(text: string, delimiter: Delimiter, records: number): number[] {
  const counts: number[] = [];
  try {
    parseRecords(text, delimiter, records, (record) => counts.push(record.length));
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
  }
  return counts;
}

type OnRecord = (record: readonly string[], line: number) => void;

function parseRecords(text: string, delimiter: Delimiter, to: number | undefined, take: OnRecord): void {
  try {
    parse(text, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      // Spreadsheets end their files with lines of separators.
      skip_records_with_empty_values: true,
      trim: true,
      on_record: (record: readonly string[], { lines }) => {
        take(record, lines);
        return null;
      },
      ...(to === undefined ? {} : { to }),
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number(error['lines']);
    throw new TableError('history.csv', `not well-formed: ${error.message}`, Number.isFinite(line) ? line : undefined);
  }
}

function raggedRow(
  record: readonly string[],
  names: readonly string[],
  delimiter: Delimiter,
  line: number,
): TableError {
  const message = `the row has ${counted(record.length)}, the header ${counted(names.length)}`;
  return new TableError('history.ragged_row', message + raggedHint(record, names, delimiter), line);
}

function raggedHint(record: readonly string[], names: readonly string[], delimiter: Delimiter): string {
  if (names.length === 1) return '; the first line is taken for the header, so remove what stands above it';
  if (record.length < names.length) return '; an empty cell needs its separator too';
  const what = delimiter === ',' ? 'a comma inside a cell, such as a decimal comma,' : 'a separator inside a cell';
  return `; ${what} needs quotes around the cell`;
}

const counted = (cells: number): string => `${cells} cell${cells === 1 ? '' : 's'}`;
