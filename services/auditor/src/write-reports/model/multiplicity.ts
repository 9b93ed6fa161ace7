import { counted } from '../format.js';
import type { ReportModel } from './report-model.js';

/** How many configurations were tried, and what that does to their numbers. */
export function multiplicityText({ best, rows }: Pick<ReportModel, 'best' | 'rows'>): string {
  const tried = Math.max(best.tried, rows.filter((row) => row.n !== null).length);
  if (tried <= 1)
    return (
      'One configuration was tried. The p-values below are raw; the licence adjusts those of Diebold-Mariano ' +
      '(Benjamini-Hochberg) over all targets and the horizons that it judges.'
    );
  return (
    `${counted(tried, 'configuration')} were tried in this batch, and the best of many looks better than it is: the report block ` +
    'is what choices were not made on. The p-values below are raw; the licence adjusts those of Diebold-Mariano (Benjamini-Hochberg) ' +
    'over jobs, targets and the horizons that it judges. Batches before this one are not counted.'
  );
}
