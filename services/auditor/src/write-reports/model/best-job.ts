import type { JobRow } from './job-row.js';
import type { Objective } from './objective.js';

export interface BestJob {
  readonly status: 'chosen' | 'none';
  readonly row: JobRow;
  readonly reason: string;
}
export function chooseBest(rows: readonly JobRow[], _objective: Objective, _seed: number | string): BestJob {
  return { status: 'none', row: rows[0]!, reason: '' };
}
