import type { Variable } from '@pulse/contracts';
import { aggregate, type Observation, UNDECIDED } from './aggregate.js';
import { cellText } from './cell.js';
import type { CellPlace, Findings } from './findings.js';
import type { OpenSource } from './open-source.js';
import type { Selection } from './select.js';
import type { WorldPath } from './types.js';

/** Value by ordinal: null where the file has a row and no value, absent where it has no row. */
export type ByPeriod = ReadonlyMap<number, number | null>;

/** What `collapse` and `vintages` need to say where something is wrong. */
export interface CollapseContext {
  readonly selection: Selection;
  readonly path: WorldPath;
  readonly open: OpenSource;
  readonly label: (ordinal: number) => string;
  readonly findings: Findings;
}

/** One value a period. Several rows in a period need `aggregate`; without it they are an error that names two of them. */
export function collapse(observations: readonly Observation[], variable: Variable, context: CollapseContext): ByPeriod {
  const values = new Map<number, number | null>();
  for (const [ordinal, rows] of Map.groupBy(observations, (row) => row.ordinal)) {
    if (rows.length === 1) values.set(ordinal, rows[0]!.value);
    else if (variable.aggregate === undefined) several(rows, context);
    else {
      const value = aggregate(rows, variable.aggregate);
      if (value !== UNDECIDED) values.set(ordinal, value);
      else context.findings.cell('history.undecided', placeOf(rows[1]!, context), undecided(variable.aggregate));
    }
  }
  if (variable.aggregate !== undefined) warnPartial(observations, context);
  return values;
}

/** The sum of several series: a period that one of them lacks is missing. */
export function addUp(parts: readonly ByPeriod[]): ByPeriod {
  const ordinals = new Set(parts.flatMap((part) => [...part.keys()]));
  const sum = new Map<number, number | null>();
  for (const ordinal of ordinals) {
    let total: number | null = 0;
    for (const part of parts) {
      const value = part.get(ordinal) ?? null;
      total = total === null || value === null ? null : total + value;
    }
    sum.set(ordinal, total);
  }
  return sum;
}

export function placeOf({ row }: Observation, { selection, path, open }: CollapseContext): CellPlace {
  const text = cellText(selection.cells[row]);
  return { path, file: open.source.from, table: open.table, row, column: selection.column, text };
}

function several(rows: readonly Observation[], context: CollapseContext): void {
  const [first, second] = [...rows].sort((a, b) => a.row - b.row);
  const label = context.label(first!.ordinal);
  const { lines, lineWord } = context.open.table;
  const earlier = `${lineWord} ${lines[first!.row]}`;
  if (first!.order === second!.order) {
    const message = `this date stands at ${earlier} already (${label}); remove one, or state \`aggregate\``;
    context.findings.cell('history.duplicate_date', placeOf(second!, context), message);
  } else {
    const message = `${label} has a value at ${earlier} already; state \`aggregate\` or a finer \`period\``;
    context.findings.cell('history.several_in_period', placeOf(second!, context), message);
  }
}

export function undecided(how: string): string {
  return `several rows share the ${how === 'first' ? 'earliest' : 'latest'} date of the period and differ, so \`aggregate: ${how}\` cannot choose`;
}

/** A first or last period with under half of the usual number of rows is often cut off. */
function warnPartial(observations: readonly Observation[], { path, open, label, findings }: CollapseContext): void {
  const counts = [...Map.groupBy(observations, ({ ordinal }) => ordinal)].map(
    ([ordinal, rows]) => [ordinal, rows.length] as const,
  );
  if (counts.length < 3) return;
  counts.sort((a, b) => a[0] - b[0]);
  const usual = counts.map(([, count]) => count).sort((a, b) => a - b)[counts.length >> 1]!;
  for (const [ordinal, count] of [counts[0]!, counts.at(-1)!]) {
    if (count * 2 >= usual) continue;
    const message = `${open.source.from}: ${label(ordinal)} has ${count} rows, other periods about ${usual}: it may be cut off`;
    findings.add('warning', 'history.partial_period', path, message, {
      file: open.source.from,
      periods: [label(ordinal)],
    });
  }
}
