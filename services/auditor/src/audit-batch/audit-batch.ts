import {
  AUDIT_METHODS,
  auditVerdict,
  classicRecursionAudit,
  NOT_EVALUATED,
  type BaselineState,
  type RecursionAuditDocument,
} from '@pulse/domain';
import { readDecisions } from '../write-reports/decisions.js';
import { readFacts, type BatchFacts } from '../write-reports/facts.js';
import { readRecords, type RecordSource } from '../write-reports/records.js';
import { classicEntries, type ClassicEntry } from './audit-rows.js';
import { compareBatches, type BatchSide, type Comparison } from './compare-batches.js';

/** An audit, and what happened to the baseline in words that may name batches and files. */
export interface BatchAudit {
  readonly document: RecursionAuditDocument;
  readonly baselineProblem: string | null;
}

/**
 * Compares a finished batch with the baseline that was fixed when it was planned. A baseline that cannot be read is
 * reported with its cause and never fails the batch.
 *
 * @throws what reading the batch itself throws
 */
export async function auditBatch(source: RecordSource, batchId: string): Promise<BatchAudit> {
  const side = await readSide(source, batchId);
  const { baseline } = side.facts.planFacts;
  if (baseline === null) return { document: await alone(source, side, { status: 'none' }), baselineProblem: null };
  try {
    const other = await readSide(source, baseline);
    const comparison = await compareBatches(source, side, other);
    return { document: compared(other, comparison), baselineProblem: null };
  } catch (error) {
    const state = { status: 'unreadable', code: codeOf(error) } as const;
    return {
      document: await alone(source, side, state),
      baselineProblem: error instanceof Error ? error.message : String(error),
    };
  }
}

async function readSide({ log, artifacts }: RecordSource, batchId: string): Promise<BatchSide> {
  return { facts: await readFacts(log, artifacts, batchId), decisions: await readDecisions(log, batchId) };
}

function compared(baseline: BatchSide, comparison: Comparison): RecursionAuditDocument {
  const state: BaselineState = {
    status: 'read',
    jobs: baseline.facts.plan.jobs.length,
    accepted: baseline.decisions.accepted,
  };
  const { changes, matching } = comparison;
  return {
    schemaVersion: 1,
    baseline: state,
    ...auditVerdict(state, matching, changes.differing),
    methods: AUDIT_METHODS,
    inputs: comparison.inputs,
    matching,
    noise: changes.noise(comparison.paired),
    changes: changes.horizons(),
    largest: comparison.largest,
    classic: classicRecursionAudit(comparison.previous, comparison.current),
    notEvaluated: NOT_EVALUATED,
  };
}

async function alone(source: RecordSource, side: BatchSide, state: BaselineState): Promise<RecursionAuditDocument> {
  return {
    schemaVersion: 1,
    baseline: state,
    ...auditVerdict(state, null, 0),
    methods: AUDIT_METHODS,
    inputs: null,
    matching: null,
    noise: null,
    changes: [],
    largest: [],
    classic: classicRecursionAudit([], await entriesOf(source, side)),
    notEvaluated: NOT_EVALUATED,
  };
}

async function entriesOf(source: RecordSource, { facts, decisions }: BatchSide): Promise<ClassicEntry[]> {
  const entries: ClassicEntry[] = [];
  for await (const record of readRecords(source, facts, decisions))
    entries.push(...classicEntries(record, record.view.planned.name));
  return entries;
}

function codeOf(error: unknown): string {
  const code: unknown = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string') return code;
  return error instanceof Error ? error.name : 'unknown';
}

/** `recursion_audit.json`: the audit, then `run`, which alone names batches. */
export function auditFile(audit: BatchAudit, facts: Pick<BatchFacts, 'batchId' | 'planFacts' | 'times'>): string {
  const run = {
    batch_id: facts.batchId,
    baseline: facts.planFacts.baseline,
    baseline_problem: audit.baselineProblem,
    ended_at: facts.times.endedAt,
  };
  return `${JSON.stringify({ ...audit.document, run }, null, 2)}\n`;
}
