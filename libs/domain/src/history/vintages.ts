import type { Revision, Variable } from '@pulse/contracts';
import { aggregate, type Observation, UNDECIDED } from './aggregate.js';
import { type CollapseContext, placeOf, undecided } from './collapse.js';

/** The value of one period from a moment on. */
export interface Step {
  /** Grows with time. */
  readonly moment: number;
  /** Ordinal of the period that holds the moment. */
  readonly known: number;
  /** Null where the row of that moment has no value: what stood there before is withdrawn. */
  readonly value: number | null;
}

/** Steps by ordinal, each list in the order of time. */
export type ByVintage = ReadonlyMap<number, readonly Step[]>;

interface Row extends Observation {
  readonly known: { readonly ordinal: number; readonly order: number };
}

/**
 * What was known of each period, and when.
 *
 * A row replaces what earlier rows said of its date. With `aggregate` the rows of a period that were known at a moment,
 * each in its newest state of then, become one value; without it a period has one date, and one row a moment.
 */
export function vintages(
  observations: readonly Observation[],
  variable: Pick<Variable, 'aggregate'>,
  context: CollapseContext,
): ByVintage {
  const steps = new Map<number, Step[]>();
  for (const [ordinal, found] of Map.groupBy(observations, (row) => row.ordinal)) {
    const rows = found.filter((row): row is Row => row.known !== undefined);
    const early = rows.find(({ known }) => known.ordinal < ordinal);
    if (early !== undefined) {
      const message = `a value of ${context.label(ordinal)} cannot be known in ${context.label(early.known.ordinal)}, before its period has ended`;
      context.findings.cell('history.known_too_early', placeOf(early, context), message);
    } else steps.set(ordinal, stepsOf(rows, variable.aggregate, context));
  }
  return steps;
}

function stepsOf(rows: readonly Row[], how: Variable['aggregate'], context: CollapseContext): Step[] {
  if (how === undefined && isAmbiguous(rows, context)) return [];
  const moments = [...Map.groupBy(rows, ({ known }) => known.order)].sort(([a], [b]) => a - b);
  const newest = new Map<number, readonly Row[]>();
  return moments.map(([moment, added]) => {
    for (const [date, those] of Map.groupBy(added, ({ order }) => order)) newest.set(date, those);
    const known = added[0]!.known.ordinal;
    if (how === undefined) return { moment, known, value: added[0]!.value };
    const value = aggregate([...newest.values()].flat(), how);
    if (value !== UNDECIDED) return { moment, known, value };
    context.findings.cell('history.undecided', placeOf(added[0]!, context), undecided(how));
    return { moment, known, value: null };
  });
}

/** Two rows of a period that neither the date nor the moment tells apart are an error that names both lines. */
function isAmbiguous(rows: readonly Row[], context: CollapseContext): boolean {
  const { lines, lineWord } = context.open.table;
  const seen = new Map<number, Row>();
  for (const row of rows) {
    const other = seen.get(row.known.order) ?? rows.find(({ order }) => order !== row.order);
    seen.set(row.known.order, row);
    if (other === undefined) continue;
    const [earlier, later] = other.row < row.row ? [other, row] : [row, other];
    const label = context.label(row.ordinal);
    const place = `${lineWord} ${lines[earlier.row]}`;
    if (earlier.known.order !== later.known.order) {
      const message = `${label} has another date at ${place}; state \`aggregate\` or a finer \`period\``;
      context.findings.cell('history.several_in_period', placeOf(later, context), message);
    } else {
      const same = `the same \`as_of\` (${context.open.asOfText?.(later.row)})`;
      const message = `${label} has a value with ${same} at ${place} already; remove one, or state \`aggregate\``;
      context.findings.cell('history.duplicate_vintage', placeOf(later, context), message);
    }
    return true;
  }
  return false;
}

/** The sum of several series at every moment: a period that one of them lacks then is missing. */
export function addVintages(parts: readonly ByVintage[]): ByVintage {
  if (parts.length === 1) return parts[0]!;
  const ordinals = new Set(parts.flatMap((part) => [...part.keys()]));
  return new Map([...ordinals].map((ordinal) => [ordinal, addSteps(parts.map((part) => part.get(ordinal) ?? []))]));
}

function addSteps(parts: readonly (readonly Step[])[]): Step[] {
  const moments = new Map(parts.flat().map(({ moment, known }) => [moment, known]));
  return [...moments]
    .sort(([a], [b]) => a - b)
    .map(([moment, known]) => {
      const values = parts.map((steps) => steps.findLast((step) => step.moment <= moment)?.value ?? null);
      const value = values.reduce((sum, one) => (sum === null || one === null ? null : sum + one), 0);
      return { moment, known, value };
    });
}

/** The values that a period had, one for each period in which it changed; nothing for a value that never was. */
export function changesOf(steps: readonly Step[]): Omit<Revision, 'at'>[] {
  const changes: Omit<Revision, 'at'>[] = [];
  for (const { known, value } of steps) {
    if (changes.at(-1)?.known === known) changes.pop();
    if (value !== (changes.at(-1)?.value ?? null)) changes.push({ known, value });
  }
  return changes;
}
