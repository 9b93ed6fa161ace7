import { standardised, defaultBlock, StudentT } from '../dynamics/index.js';
import type { Dependence, FittedVariable } from './fitted.js';
import { cholesky } from './ridge.js';
import { shrunkCorrelation } from './shrinkage.js';

export const INDEPENDENT: Dependence = { kind: 'independent' };

/** The stream of the draws that place rows for all variables at once; no variable can have this name. */
export const JOINT_STREAM = 'dependence.joint';

const LEAST_PERIODS = 10;
/** Keeps the correlation positive definite where two series are the same. */
const LEAST_SHRINKAGE = 1e-6;

/**
 * Estimates how shocks go together from the residuals of the periods in which they are known for all variables. Where
 * these are fewer than 10, the variable with the fewest residuals is left out, until they are enough.
 *
 * Residuals are taken back to the normal scale first: Student's t through its distribution function. Resampled
 * innovations have no normal shock to correlate; only `joint` takes them in.
 *
 * @param shocks by variable and period, NaN where unknown
 * @param warnings takes a note for each variable that stays independent
 */
export function fitDependence(
  kind: Dependence['kind'],
  variables: readonly FittedVariable[],
  shocks: ReadonlyMap<string, Float64Array>,
  warnings: string[],
): Dependence {
  const shocked = variables.filter(({ fit }) => (fit.coefficients[fit.sdAt]?.value ?? 0) > 0);
  if (kind === 'independent' || shocked.length < 2) return INDEPENDENT;
  const columns = new Map<string, Float64Array>();
  const candidates: FittedVariable[] = [];
  for (const fitted of shocked) {
    const { name } = fitted.variable;
    const innovations = fitted.fit.innovations;
    const own = shocks.get(name);
    if (own === undefined || countKnown(own) < LEAST_PERIODS) continue;
    if (kind === 'correlated' && innovations?.kind === 'bootstrap') continue;
    const student =
      kind === 'correlated' && innovations?.kind === 'student_t' ? StudentT.of(innovations.dof) : undefined;
    columns.set(name, student === undefined ? own : own.map((shock) => student.normalOf(shock)));
    candidates.push(fitted);
  }
  const names = candidates.map(({ variable }) => variable.name).sort((a, b) => (a < b ? -1 : 1));
  const rows = commonRows(names, columns);
  for (const { variable, fit } of shocked) {
    if (names.includes(variable.name)) continue;
    const resampled = kind === 'correlated' && fit.innovations?.kind === 'bootstrap';
    if (resampled || names.length > 0) warnings.push(independentNote(variable.name, resampled));
  }
  if (names.length < 2) return INDEPENDENT;
  const common = names.map((name) => standardised(Float64Array.from(rows, (i) => columns.get(name)![i]!)));
  const periods = rows.length;
  if (kind === 'joint') return { kind, names, rows: common, block: defaultBlock(periods), periods };
  const { correlation, shrinkage } = shrunkCorrelation(common);
  const kept = Math.max(shrinkage, LEAST_SHRINKAGE);
  const used = correlation.map((r, at) =>
    at % (names.length + 1) === 0 ? 1 : r * ((1 - kept) / Math.max(1 - shrinkage, LEAST_SHRINKAGE)),
  );
  return { kind, names, correlation: used, factor: cholesky(used, names.length)!, shrinkage: kept, periods };
}

/** The column of a variable whose rows are resampled with those of others. */
export function jointColumn(
  dependence: Dependence,
  name: string,
): { readonly residuals: Float64Array; readonly block: number } | undefined {
  if (dependence.kind !== 'joint') return undefined;
  const at = dependence.names.indexOf(name);
  return at < 0 ? undefined : { residuals: dependence.rows[at]!, block: dependence.block };
}

function independentNote(name: string, resampled: boolean): string {
  return resampled
    ? `${name}: resampled shocks are not correlated with those of other variables; \`dependence: joint\` resamples all together`
    : `${name}: its shocks are independent of those of other variables: fewer than ${LEAST_PERIODS} periods in common`;
}

const countKnown = (column: Float64Array): number => column.reduce((n, value) => n + (value === value ? 1 : 0), 0);

/** Periods in which all names are known; takes names out of the list until there are enough. */
function commonRows(names: string[], columns: ReadonlyMap<string, Float64Array>): number[] {
  for (;;) {
    const length = columns.get(names[0] ?? '')?.length ?? 0;
    const rows: number[] = [];
    for (let i = 0; i < length; i++) if (names.every((name) => !Number.isNaN(columns.get(name)![i]))) rows.push(i);
    if (rows.length >= LEAST_PERIODS || names.length === 0) return rows;
    let fewest = 0;
    names.forEach((name, i) => {
      if (countKnown(columns.get(name)!) <= countKnown(columns.get(names[fewest]!)!)) fewest = i;
    });
    names.splice(fewest, 1);
  }
}
