import type { Period, Source } from '@pulse/contracts';
import { parseDate } from '@pulse/engine';
import { cellText } from './cell.js';
import { readSeparated } from './csv.js';
import { dateAdvice } from './date-guess.js';
import { type DateProblem, dateText, readAsOf, readDate, type DateReading } from './dates.js';
import type { CellPlace, Findings } from './findings.js';
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
  /** When a row was known first; null where that cannot be read, which is reported once. Absent without `as_of`. */
  readonly known?: (row: number) => DateReading | null;
  /** What stands in the column `as_of`. */
  readonly asOfText?: (row: number) => string;
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
  const label = Object.values(parts)
    .filter((name) => name !== undefined)
    .join(', ');
  const dates = { path, file: source.from, table, column: label };
  const date = readOnce(
    dates,
    findings,
    (row) => {
      const dateCells = Object.fromEntries(
        Object.entries(cells).map(([part, column]) => [part, cellText(column[row])]),
      );
      return { text: dateText(dateCells), reading: readDate(dateCells, source, period) };
    },
    cells['date'] ?? [],
  );
  if (source.as_of === undefined) return { source, path, table, date };
  const column = findColumn(table, source.as_of, source.from, [...path, 'as_of'], findings);
  if (column === null) return null;
  const moments = { ...dates, path: [...path, 'as_of'], column: source.as_of };
  const asOfText = (row: number) => cellText(column[row]);
  const known = readOnce(
    moments,
    findings,
    (row) => {
      const text = asOfText(row);
      return { text, reading: readAsOf(text, source, period) };
    },
    column,
  );
  return { source, path, table, date, known, asOfText };
}

/** Rows of a column that say in which form its dates are. */
const ADVISED_ROWS = 2000;

/** Reads a date of each row at most once, and reports it once where it cannot be read. */
function readOnce(
  place: Omit<CellPlace, 'row' | 'text'>,
  findings: Findings,
  read: (row: number) => { readonly text: string; readonly reading: DateReading | DateProblem },
  column: readonly unknown[],
): (row: number) => DateReading | null {
  const rows: (DateReading | null | undefined)[] = [];
  let advice: string | undefined;
  const messageOf = ({ message, advise }: DateProblem): string => {
    if (advise !== true) return message;
    advice ??= dateAdvice(column.slice(0, ADVISED_ROWS).map(cellText));
    return `${message}; ${advice}`;
  };
  return (row) => {
    const before = rows[row];
    if (before !== undefined) return before;
    const { text, reading } = read(row);
    const ok = 'code' in reading ? null : reading;
    if ('code' in reading) findings.cell(reading.code, { ...place, row, text }, messageOf(reading));
    rows[row] = ok;
    return ok;
  };
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
    const message = `${file} has no column "${name}"; its columns are ${listed(table.names)}${headerHint(table)}`;
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

function headerHint({ names, lineWord }: Table): string {
  if (lineWord === 'line' && names.length > 1 && names.every((name) => parseDate(name) !== undefined || isNumber(name)))
    return ' (the first line seems to hold data: it has to name the columns)';
  return names.some((name) => name.includes('\uFFFD')) ? ' (the file is not UTF-8: save it as UTF-8)' : '';
}

const isNumber = (text: string): boolean => text !== '' && Number.isFinite(Number(text));

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
