import type { RecursionAuditDocument } from '@pulse/domain';
import type { Decisions } from '../decisions.js';
import type { BatchFacts } from '../facts.js';
import type { JobRecord } from '../records.js';
import type { RunRecord } from '../run-record.js';
import { varyingAxes, type Axis } from './axes.js';
import { chooseBest, type BestJob } from './best-job.js';
import { groupFailures, type FailureGroup } from './failures.js';
import { type JobPairs, listEvidence } from './job-evidence.js';
import type { JobRow } from './job-row.js';
import { type JobLicence, licencesOf } from './licences.js';
import { objectiveOf, rankRows, type Objective } from './objective.js';
import type { RuleShare } from './rule-tally.js';

/** Numbers of the header. */
export interface Counts {
  readonly jobs: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly notRun: number;
  readonly requested: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Jobs by licence verdict. */
  readonly verdicts: Readonly<Record<string, number>>;
}

/** Everything that a report for people says; the Markdown and the page differ only in how they say it. */
export interface ReportModel {
  readonly facts: BatchFacts;
  readonly run: RunRecord;
  readonly audit: RecursionAuditDocument | null;
  readonly counts: Counts;
  readonly rows: readonly JobRow[];
  /** Rows worth showing: all of a small batch, else the best, the worst and some that failed. */
  readonly table: readonly JobRow[];
  readonly omitted: number;
  readonly axes: readonly Axis[];
  readonly objective: Objective;
  readonly best: BestJob;
  readonly failures: readonly FailureGroup[];
  readonly rules: readonly RuleShare[];
  /** Evidence at the headline's horizon, job by job, of a batch that is small enough. */
  readonly listed: readonly JobPairs[];
  readonly licences: readonly JobLicence[];
  /** The job whose forecast and evidence are shown in full, and why this one. */
  readonly shown: { readonly record: JobRecord; readonly why: string } | null;
}

/** Rows of a table; larger batches are cut to their best, worst and failed jobs. */
export const TABLE_ROWS = 200;

export type ModelParts = Pick<ReportModel, 'facts' | 'run' | 'audit' | 'rows' | 'rules'>;

/** @param read reads one job again, in full */
export async function buildModel(
  parts: ModelParts,
  decisions: Decisions,
  read: (row: JobRow) => Promise<JobRecord>,
): Promise<ReportModel> {
  const { facts, rows } = parts;
  const axes = varyingAxes(rows, facts.plan.varying);
  const objective = objectiveOf(facts.plan.settings.objective);
  const best = chooseBest(rows, objective, facts.plan.config.seed);
  const shown = chooseShown(rows, best);
  const table = tableRows(rows, objective);
  return {
    ...parts,
    counts: countAll(facts, rows),
    table,
    omitted: rows.length - table.length,
    axes,
    objective,
    best,
    failures: groupFailures(rows, facts.plan.varying),
    listed: facts.plan.settings.analyze ? await listEvidence(rows, read) : [],
    licences: licencesOf(table, decisions),
    shown: shown && { record: await read(shown.row), why: shown.why },
  };
}

function countAll({ plan }: BatchFacts, rows: readonly JobRow[]): Counts {
  const of = (status: JobRow['status']) => rows.filter((row) => row.status === status).length;
  const sum = (valueOf: (row: JobRow) => number) => rows.reduce((total, row) => total + valueOf(row), 0);
  const verdicts: Record<string, number> = {};
  for (const { verdict } of rows) if (verdict !== null) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  return {
    jobs: rows.length,
    succeeded: of('succeeded'),
    failed: of('failed'),
    cancelled: of('cancelled'),
    notRun: of('not_run'),
    requested: rows.length * plan.config.count,
    accepted: sum((row) => row.accepted),
    rejected: sum((row) => row.rejected),
    verdicts,
  };
}

function chooseShown(rows: readonly JobRow[], best: BestJob): { row: JobRow; why: string } | null {
  if (best.status === 'chosen') return { row: best.row, why: 'the best job of this batch' };
  const accepted = rows.find((row) => row.accepted > 0);
  if (accepted) return { row: accepted, why: 'the first job with an accepted forecast' };
  const simulated = rows.find((row) => row.forecasts > 0);
  return simulated ? { row: simulated, why: 'the first simulated job; none of its forecasts was accepted' } : null;
}

function tableRows(rows: readonly JobRow[], objective: Objective): readonly JobRow[] {
  if (rows.length <= TABLE_ROWS) return rows;
  const ranked = rankRows(rows, objective);
  const failed = rows.filter((row) => row.status === 'failed');
  const room = TABLE_ROWS - Math.min(failed.length, TABLE_ROWS / 4);
  const kept = new Set([...ranked.slice(0, room / 2), ...ranked.slice(-room / 4), ...failed.slice(0, TABLE_ROWS / 4)]);
  for (const row of rows) {
    if (kept.size >= TABLE_ROWS) break;
    kept.add(row);
  }
  return [...kept].sort((a, b) => a.number - b.number);
}
