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
  const periods = groupByPeriod(observations);
  for (const [ordinal, rows] of periods) {
    if (!Array.isArray(rows)) values.set(ordinal, rows.value);
    else if (variable.aggregate === undefined) several(rows, context);
    else {
      const value = aggregate(rows, variable.aggregate);
      if (value !== UNDECIDED) values.set(ordinal, value);
      else context.findings.cell('history.undecided', placeOf(rows[1]!, context), undecided(variable.aggregate));
    }
  }
  if (variable.aggregate !== undefined) warnPartial(periods, context);
  return values;
}

type Rows = Observation | Observation[];

/** A period with one row has no array: a million of them would be slow. */
function groupByPeriod(observations: readonly Observation[]): Map<number, Rows> {
  const periods = new Map<number, Rows>();
  for (const row of observations) {
    const before = periods.get(row.ordinal);
    if (before === undefined) periods.set(row.ordinal, row);
    else if (Array.isArray(before)) before.push(row);
    else periods.set(row.ordinal, [before, row]);
  }
  return periods;
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
function warnPartial(periods: ReadonlyMap<number, Rows>, { path, open, label, findings }: CollapseContext): void {
  const ordinals = [...periods.keys()];
  if (ordinals.length < 3) return;
  const countOf = (ordinal: number): number => [periods.get(ordinal)!].flat().length;
  const usual = ordinals.map(countOf).sort((a, b) => a - b)[ordinals.length >> 1]!;
  let [first, last] = [ordinals[0]!, ordinals[0]!];
  for (const ordinal of ordinals) {
    first = Math.min(first, ordinal);
    last = Math.max(last, ordinal);
  }
  for (const ordinal of [first, last]) {
    const count = countOf(ordinal);
    if (count * 2 >= usual) continue;
    const message = `${open.source.from}: ${label(ordinal)} has ${count} rows, other periods about ${usual}: it may be cut off`;
    findings.add('warning', 'history.partial_period', path, message, {
      file: open.source.from,
      periods: [label(ordinal)],
    });
  }
}
