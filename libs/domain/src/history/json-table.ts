import { parseJson } from '@pulse/contracts';
import { plainText, TableError, type Table } from './table.js';

/**
 * Reads JSON: an array of rows (objects), or an object of arrays of one length.
 *
 * @throws TableError if the text is not JSON, has another shape or no rows
 */
export function readJson(text: string): Table {
  const value = parse(plainText(text));
  if (Array.isArray(value)) return fromRows(value);
  if (isRecord(value)) return fromColumns(value);
  throw shapeError(`it is ${value === null ? 'null' : `a ${typeof value}`}`);
}

function parse(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new TableError('history.json', `not JSON: ${error.message}`);
  }
}

function fromRows(rows: readonly unknown[]): Table {
  if (rows.length === 0) throw new TableError('history.no_rows', 'the array has no rows');
  const names = new Set<string>();
  const objects = rows.map((row, i) => {
    if (!isRecord(row)) throw new TableError('history.json_shape', 'the row is not an object', i + 1);
    for (const name of Object.keys(row)) names.add(name);
    return row;
  });
  const columns = [...names].map((name) => objects.map((row) => (Object.hasOwn(row, name) ? row[name] : null)));
  return { names: [...names], columns, lines: lineNumbers(rows.length), lineWord: 'row', notes: [] };
}

function fromColumns(value: Record<string, unknown>): Table {
  const names: string[] = [];
  const columns: unknown[][] = [];
  for (const [name, column] of Object.entries(value)) {
    if (!Array.isArray(column)) throw shapeError(`its "${name}" is not an array`);
    names.push(name);
    columns.push(column);
  }
  const length = columns[0]?.length ?? 0;
  const odd = columns.findIndex((column) => column.length !== length);
  if (odd >= 0) throw shapeError(`"${names[odd]}" has ${columns[odd]!.length} values, "${names[0]}" has ${length}`);
  if (length === 0) throw new TableError('history.no_rows', 'the columns have no rows');
  return { names, columns, lines: lineNumbers(length), lineWord: 'row', notes: [] };
}

function shapeError(what: string): TableError {
  return new TableError(
    'history.json_shape',
    `expected an array of objects or an object of equally long arrays; ${what}`,
  );
}

function lineNumbers(length: number): number[] {
  return Array.from({ length }, (_, i) => i + 1);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
