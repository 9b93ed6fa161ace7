import type { Period, Variable } from '@pulse/contracts';
import { formatLabel } from '@pulse/engine';
import { checkSeries, type Spread } from './check-series.js';
import { addUp, type ByPeriod, collapse } from './collapse.js';
import type { Findings } from './findings.js';
import { noteUnsorted, observe } from './observe.js';
import type { OpenSource } from './open-source.js';
import { selectSeries } from './select.js';
import type { WorldPath } from './types.js';

/** A variable's values from its first to its last observed period. */
export interface ReadSeries {
  readonly variable: string;
  readonly from: string;
  readonly columns: readonly string[];
  readonly first: number;
  readonly values: readonly (number | null)[];
  readonly rows: number;
  readonly lag: number;
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
  let complete = true;
  const parts = selections.map((selection) => {
    const observations = observe(selection, variable, path, open, findings);
    complete &&= observations.length === selection.rows.length;
    if (variable.aggregate === undefined) noteUnsorted(observations, path, open, findings);
    return collapse(observations, variable, { selection, path, open, label, findings });
  });
  if (findings.failed || !complete) return null;
  const summed = parts.length === 1 ? parts[0]! : addUp(parts);
  const spread = spreadOut(summed, name, open.source.from, label, findings);
  if (spread === null) return null;
  checkSeries(spread, variable, { name, file: open.source.from, byPeriod: summed, label, findings });
  return {
    variable: name,
    from: open.source.from,
    columns: selections.map(({ key }) => key),
    ...spread,
    rows: selections.reduce((rows, selection) => rows + selection.rows.length, 0),
    lag: variable.publication_lag,
  };
}

/** Values from the first to the last observed period; null after an error, which is reported. */
function spreadOut(
  byPeriod: ByPeriod,
  name: string,
  file: string,
  label: (ordinal: number) => string,
  findings: Findings,
): Spread | null {
  const path: WorldPath = ['variables', name];
  const observed = [...byPeriod]
    .filter(([, value]) => value !== null)
    .map(([ordinal]) => ordinal)
    .sort((a, b) => a - b);
  const [first, last] = [observed[0], observed.at(-1)];
  if (first === undefined || last === undefined) {
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
