import { csvLine, type Cell } from './files/csv.js';
import { summaryFigure } from './rounding.js';
import type { JobRow } from './model/job-row.js';

const BEFORE = ['job'] as const;
const AFTER = [
  'status',
  'n',
  'crps',
  'skill',
  'skill_low',
  'skill_high',
  'coverage80',
  'confidence',
  'fragility',
  'driver',
  'verdict',
  'warnings',
  'turns',
  'rules',
  'bytes',
  'seconds',
] as const;

/** Header of `summary.csv`. A parameter that shares its name with a column keeps its dotted form `params.<name>`. */
export function summaryHeader(varying: readonly string[]): string {
  const own = new Set<string>([...BEFORE, ...AFTER]);
  return csvLine([...BEFORE, ...varying.map((name) => (own.has(name) ? `params.${name}` : name)), ...AFTER]);
}

/** One job of `summary.csv`. Figures are those of the headline; a number that does not exist is an empty cell. */
export function summaryRow(row: JobRow, varying: readonly string[]): string {
  const figures: readonly Cell[] = [
    row.status,
    row.n,
    summaryFigure(row.crps),
    summaryFigure(row.skill?.value),
    summaryFigure(row.skill?.low),
    summaryFigure(row.skill?.high),
    summaryFigure(row.coverage80?.share),
    summaryFigure(row.confidence),
    summaryFigure(row.fragility),
    row.driver,
    row.verdict,
    [...row.reasons, ...row.warnings].join(' '),
    row.turns,
    row.rules,
    row.bytes,
    row.seconds,
  ];
  return csvLine([row.name, ...varying.map((axis) => row.axes[axis]), ...figures]);
}
