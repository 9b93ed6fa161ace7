import { REPORT_FILES } from '../report-paths.js';

/** Rows of a text table; with more only the first, the headline's and the last horizon are listed. */
const MAX_ROWS = 40;

/** All rows of a table that can be read, else those at the first, the headline's and the last horizon. */
export function fewHorizons<T extends { readonly horizon: number }>(
  rows: readonly T[],
  headline: number,
): readonly T[] {
  if (rows.length <= MAX_ROWS) return rows;
  const last = Math.max(...rows.map(({ horizon }) => horizon));
  return rows.filter(({ horizon }) => horizon === 1 || horizon === headline || horizon === last);
}

/** Where the other rows are; empty where none is left out. */
export function fewNote(rows: readonly unknown[]): string {
  return rows.length <= MAX_ROWS ? '' : ` First, headline’s and last horizon; ${REPORT_FILES.reportHtml.name} has all.`;
}
