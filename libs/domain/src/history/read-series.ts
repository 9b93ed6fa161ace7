import type { Period, Revision, Variable } from '@pulse/contracts';
import { formatLabel } from '@pulse/engine';
import type { Observation } from './aggregate.js';
import { checkSeries, type Spread } from './check-series.js';
import { addUp, type ByPeriod, collapse, type CollapseContext } from './collapse.js';
import type { Findings } from './findings.js';
import { noteUnsorted, observe } from './observe.js';
import type { OpenSource } from './open-source.js';
import { type Selection, selectSeries } from './select.js';
import type { WorldPath } from './types.js';
import { addVintages, vintages } from './vintages.js';
import { checkVintages, type Changes, changesByPeriod } from './vintage-series.js';

/** A variable's values from its first to its last observed period. */
export interface ReadSeries {
  readonly variable: string;
  readonly from: string;
  readonly columns: readonly string[];
  readonly first: number;
  readonly values: readonly (number | null)[];
  /** Ordinal of the period at whose end the newest observation was known. */
  readonly known: number;
  readonly rows: number;
  readonly lag: number;
  /** Every value with the period in which it became known; `at` counts from `first`. Absent without `as_of`. */
  readonly revisions?: readonly Revision[];
  /** Values are revised later, and only their latest state is here. */
  readonly revised: boolean;
}

/** More periods than this in one series are taken for a mistyped date. */
const MOST_PERIODS = 5_000_000;

/** Reads one variable; null after an error, which is reported. */
export function readSeries(
  name: string,
  variable: Variable,
  open: OpenSource,
  period: Period,
  findings: Findings,
): ReadSeries | null {
  const selections = selectSeries(name, variable, open, findings);
  if (selections === null) return null;
  const path = ['variables', name];
  const label = (ordinal: number): string => formatLabel(period, ordinal);
  const parts: [readonly Observation[], CollapseContext][] = selections.map((selection) => [
    observe(selection, variable, path, open, findings),
    { selection, path, open, label, findings },
  ]);
  const complete = parts.every(([observations], i) => observations.length === selections[i]!.rows.length);
  const changes = open.known === undefined ? null : readVintages(parts, variable, findings);
  const latest = changes === null ? readLatest(parts, variable) : changes.latest;
  if (findings.failed || !complete) return null;
  const spread = spreadOut(latest, changes, name, open.source.from, label, findings);
  if (spread === null) return null;
  const place = { name, file: open.source.from, period, label, findings };
  checkSeries(spread, variable, { ...place, byPeriod: latest });
  if (changes !== null) checkVintages(changes, variable, place);
  const last = spread.first + spread.values.length - 1;
  return {
    variable: name,
    from: open.source.from,
    columns: selections.map(({ key }) => key),
    ...spread,
    known: changes === null ? last + variable.publication_lag : changes.newest,
    rows: selections.reduce((rows: number, selection: Selection) => rows + selection.rows.length, 0),
    lag: changes === null ? variable.publication_lag : 0,
    ...(changes === null ? {} : { revisions: changes.from(spread.first) }),
    revised: changes === null && open.source.revised === true,
  };
}

type Parts = readonly (readonly [readonly Observation[], CollapseContext])[];

function readLatest(parts: Parts, variable: Variable): ByPeriod {
  const collapsed = parts.map(([observations, context]) => {
    const { path, open, findings } = context;
    if (variable.aggregate === undefined) noteUnsorted(observations, path, open, findings);
    return collapse(observations, variable, context);
  });
  return collapsed.length === 1 ? collapsed[0]! : addUp(collapsed);
}

function readVintages(parts: Parts, variable: Variable, findings: Findings): Changes {
  const { path, open } = parts[0]![1];
  if (variable.publication_lag > 0) {
    const message = `\`publication_lag\` is not applied beside \`as_of: ${open.source.as_of}\`, which says when each value was known`;
    findings.add('warning', 'history.lag_beside_as_of', [...path, 'publication_lag'], message);
  }
  return changesByPeriod(
    addVintages(parts.map(([observations, context]) => vintages(observations, variable, context))),
  );
}

/** Values from the first to the last observed period; null after an error, which is reported. */
function spreadOut(
  byPeriod: ByPeriod,
  changes: Changes | null,
  name: string,
  file: string,
  label: (ordinal: number) => string,
  findings: Findings,
): Spread | null {
  const path: WorldPath = ['variables', name];
  let first = Infinity;
  let last = -Infinity;
  let observed = false;
  for (const [ordinal, value] of byPeriod) {
    observed ||= value !== null;
    // A value that was withdrawn was known once, so its period counts.
    if (value === null && changes?.has(ordinal) !== true) continue;
    first = Math.min(first, ordinal);
    last = Math.max(last, ordinal);
  }
  if (!observed) {
    findings.add('error', 'history.all_missing', path, `${file}: "${name}" has no value at all`, { file });
    return null;
  }
  if (last - first >= MOST_PERIODS) {
    const message = `${file}: "${name}" spans ${last - first + 1} periods, from ${label(first)} to ${label(last)}: a date must be wrong`;
    findings.add('error', 'history.too_long', path, message, { file });
    return null;
  }
  const values = Array.from({ length: last - first + 1 }, (_, i) => byPeriod.get(first + i) ?? null);
  return { first, values };
}
