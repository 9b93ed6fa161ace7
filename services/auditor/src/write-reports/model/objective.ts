import type { JobRow } from './job-row.js';

/** What jobs are compared by in tables and the heat map: one number a job, and which way is better. */
export interface Objective {
  readonly name: string;
  readonly label: string;
  readonly better: 'higher' | 'lower';
  /** Differences below this are not worth a shade of their own; as a share of the mean where `relative`. */
  readonly span: { readonly least: number; readonly relative: boolean };
  /** Null: not enough evidence. */
  valueOf(row: JobRow): number | null;
}

const SCORE_SPAN = { least: 0.1, relative: false };

const OBJECTIVES: Readonly<Record<string, Objective>> = {
  skill: {
    name: 'skill',
    label: 'skill of the headline',
    better: 'higher',
    span: SCORE_SPAN,
    valueOf: (row) => row.skill?.value ?? null,
  },
  crps: {
    name: 'crps',
    label: 'CRPS of the headline',
    better: 'lower',
    span: { least: 0.1, relative: true },
    valueOf: (row) => row.crps,
  },
  confidence: {
    name: 'confidence',
    label: 'confidence',
    better: 'higher',
    span: SCORE_SPAN,
    valueOf: (row) => row.confidence,
  },
  fragility: {
    name: 'fragility',
    label: 'fragility',
    better: 'lower',
    span: SCORE_SPAN,
    valueOf: (row) => row.fragility,
  },
};

export function objectiveOf(name: string): Objective {
  return OBJECTIVES[name] ?? OBJECTIVES['skill']!;
}

/** Rows that have a value, best first; equal ones in plan order. */
export function rankRows(rows: readonly JobRow[], objective: Objective): JobRow[] {
  const sign = objective.better === 'higher' ? -1 : 1;
  return rows
    .flatMap((row) => {
      const value = objective.valueOf(row);
      return value === null ? [] : [{ row, value }];
    })
    .sort((a, b) => sign * (a.value - b.value) || a.row.number - b.row.number)
    .map(({ row }) => row);
}
