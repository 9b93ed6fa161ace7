import type { Variable } from '@pulse/contracts';
import { cellText } from './cell.js';
import type { Findings } from './findings.js';
import { suggestion, listed } from './lookup.js';
import { findColumn, type OpenSource } from './open-source.js';
import type { WorldPath } from './types.js';

/** The cells of one series of a source: rows in the file's order and the column that holds their values. */
export interface Selection {
  /** Wide form: the column; long form: the value of the series column. */
  readonly key: string;
  readonly column: string;
  readonly cells: readonly unknown[];
  readonly rows: readonly number[];
}

/** The series that a variable adds up, usually one; null after an error, which is reported. */
export function selectSeries(
  name: string,
  variable: Variable,
  open: OpenSource,
  findings: Findings,
): Selection[] | null {
  const { source } = open;
  const path = ['variables', name, variable.column === undefined ? 'source' : 'column'];
  const keys = [variable.column ?? (source.series === undefined ? (source.value ?? name) : name)].flat();
  const twice = keys.find((key, i) => keys.indexOf(key) < i);
  if (twice !== undefined) {
    findings.add('error', 'history.column_twice', path, `"${twice}" is listed twice, so it would be added twice`);
    return null;
  }
  const selections = source.series === undefined ? wide(keys, open, path, findings) : long(keys, open, path, findings);
  return selections.length === keys.length ? selections : null;
}

function wide(keys: readonly string[], open: OpenSource, path: WorldPath, findings: Findings): Selection[] {
  const rows = open.table.lines.map((_, row) => row);
  return keys.flatMap((key) => {
    const cells = findColumn(open.table, key, open.source.from, path, findings);
    return cells === null ? [] : [{ key, column: key, cells, rows }];
  });
}

function long(keys: readonly string[], open: OpenSource, path: WorldPath, findings: Findings): Selection[] {
  const { source, table } = open;
  if (source.value === undefined) {
    const message = 'a source in long form (`series`) needs `value`, the column that holds the values';
    findings.add('error', 'history.no_value_column', [...open.path, 'series'], message);
    return [];
  }
  const parts = [source.series!].flat();
  const names = parts.flatMap((part) => {
    const column = findColumn(table, part, source.from, [...open.path, 'series'], findings);
    return column === null ? [] : [column];
  });
  const cells = findColumn(table, source.value, source.from, [...open.path, 'value'], findings);
  if (names.length < parts.length || cells === null) return [];
  const rowsOf = Map.groupBy(table.lines.keys(), (row) => seriesName(names.map((column) => cellText(column[row]))));
  return keys.flatMap((key) => {
    const rows = rowsOf.get(key);
    if (rows !== undefined) return [{ key, column: source.value!, cells, rows }];
    const known = [...rowsOf.keys()];
    const message = `${source.from} has no series "${key}" in column ${listed(parts)}`;
    findings.add('error', 'history.no_series', path, `${message}; its series are ${listed(known, 20)}`, {
      file: source.from,
      ...suggestion(key, known),
    });
    return [];
  });
}

/** The name of a series that several columns make together: `Austria / exports`. */
export function seriesName(parts: readonly string[]): string {
  return parts.join(' / ');
}
