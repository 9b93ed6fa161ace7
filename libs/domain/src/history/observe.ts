import type { Variable } from '@pulse/contracts';
import type { Observation } from './aggregate.js';
import { cellReader, cellText, magnitudeProblem } from './cell.js';
import type { Findings } from './findings.js';
import type { OpenSource } from './open-source.js';
import type { Selection } from './select.js';
import type { WorldPath } from './types.js';

/**
 * The rows of one series with their periods and their values in the variable's unit.
 *
 * Rows whose date or value cannot be read are reported and left out.
 */
export function observe(
  { column, cells, rows }: Selection,
  variable: Variable,
  path: WorldPath,
  open: OpenSource,
  findings: Findings,
): Observation[] {
  const read = cellReader(new Set(open.source.missing), open.source);
  const observations: Observation[] = [];
  for (const row of rows) {
    const date = open.date(row);
    const known = open.known?.(row);
    if (date === null || known === null) continue;
    const place = { path, file: open.source.from, table: open.table, row, column, text: cellText(cells[row]) };
    const cell = read(cells[row]);
    if (typeof cell === 'object' && cell !== null) {
      findings.cell(cell.code, place, cell.message);
      continue;
    }
    const value = cell === null ? null : cell * variable.multiply + 0;
    const problem = value === null ? null : magnitudeProblem(value);
    if (problem === null) observations.push({ ...date, value, row, ...(known === undefined ? {} : { known }) });
    else findings.cell(problem.code, place, problem.message);
  }
  return observations;
}

/** Says where rows are not in the order of time; they are sorted, so it changes nothing. */
export function noteUnsorted(
  observations: readonly Observation[],
  path: WorldPath,
  open: OpenSource,
  findings: Findings,
): void {
  const later = observations.find(({ order }, i) => i > 0 && order < observations[i - 1]!.order);
  if (later === undefined) return;
  const { from } = open.source;
  const line = open.table.lines[later.row]!;
  const message = `${from}: the rows are not in the order of time (first at ${open.table.lineWord} ${line}); they are sorted`;
  findings.add('note', 'history.unsorted', path, message, { file: from, line });
}
