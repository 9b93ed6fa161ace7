import type { Period, Source } from '@pulse/contracts';
import { cellText } from './cell.js';
import { readSeparated } from './csv.js';
import { dateText, readDate, type DateReading } from './dates.js';
import type { Findings } from './findings.js';
import { readJson } from './json-table.js';
import { suggestion, listed } from './lookup.js';
import { formatOf } from './requests.js';
import { TableError, type Table } from './table.js';
import type { SourceFile, WorldPath } from './types.js';

/** A source whose file is a table and whose date columns exist. */
export interface OpenSource {
  readonly source: Source;
  readonly path: WorldPath;
  readonly table: Table;
  /** The period of a row; null where its date cannot be read, which is reported once. */
  date(row: number): DateReading | null;
}

/** Reads the table of a source and finds its date columns; null after an error, which is reported. */
export function openSource(
  source: Source,
  path: WorldPath,
  period: Period,
  files: ReadonlyMap<string, SourceFile>,
  findings: Findings,
): OpenSource | null {
  const table = readTable(source, path, files, findings);
  if (table === null) return null;
  const parts = typeof source.date === 'string' ? { date: source.date } : source.date;
  const cells: Record<string, readonly unknown[]> = {};
  for (const [part, name] of Object.entries(parts)) {
    if (name === undefined) continue;
    const column = findColumn(table, name, source.from, [...path, 'date'], findings);
    if (column === null) return null;
    cells[part] = column;
  }
  const read = new Map<number, DateReading | null>();
  const columnLabel = Object.values(parts)
    .filter((name) => name !== undefined)
    .join(', ');
  const date = (row: number): DateReading | null => {
    const known = read.get(row);
    if (known !== undefined) return known;
    const dateCells = Object.fromEntries(Object.entries(cells).map(([part, column]) => [part, cellText(column[row])]));
    const reading = readDate(dateCells, source, period);
    const ok = 'code' in reading ? null : reading;
    const text = dateText(dateCells);
    if ('code' in reading)
      findings.cell(reading.code, { path, file: source.from, table, row, column: columnLabel, text }, reading.message);
    read.set(row, ok);
    return ok;
  };
  return { source, path, table, date };
}

/** The cells of a column; null after an error, which is reported at `path`. */
export function findColumn(
  table: Table,
  name: string,
  file: string,
  path: WorldPath,
  findings: Findings,
): readonly unknown[] | null {
  const index = table.names.indexOf(name);
  if (index < 0) {
    const message = `${file} has no column "${name}"; its columns are ${listed(table.names)}`;
    findings.add('error', 'history.no_column', path, message, { file, column: name, ...suggestion(name, table.names) });
    return null;
  }
  if (table.names.indexOf(name, index + 1) >= 0) {
    const message = `${file} has two columns named "${name}": rename one, so that it is certain which is meant`;
    findings.add('error', 'history.duplicate_column', path, message, { file, column: name });
    return null;
  }
  return table.columns[index]!;
}

function readTable(
  source: Source,
  path: WorldPath,
  files: ReadonlyMap<string, SourceFile>,
  findings: Findings,
): Table | null {
  const { from } = source;
  const file = files.get(from);
  const at = [...path, 'from'];
  if (file === undefined) {
    findings.add('error', 'history.no_file', at, `${from} was not read`, { file: from });
    return null;
  }
  const format = formatOf(source);
  if (format === null) {
    const message = `the ending of ${from} does not tell its format: state \`format: csv\`, \`tsv\` or \`json\``;
    findings.add('error', 'history.unknown_format', at, message, { file: from });
    return null;
  }
  try {
    const table = format === 'json' ? readJson(file.text) : readSeparated(file.text, format);
    for (const note of table.notes) findings.add('note', 'history.read_as', at, `${from}: ${note}`, { file: from });
    return table;
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    const where = error.line === undefined ? from : `${from}, ${format === 'json' ? 'row' : 'line'} ${error.line}`;
    const place = error.line === undefined ? {} : { line: error.line };
    findings.add('error', error.code, at, `${where}: ${error.message}`, { file: from, ...place });
    return null;
  }
}
