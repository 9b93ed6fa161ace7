import type { DataOf, BatchCompleted, BatchSimulated, PositionedCommit } from '@pulse/contracts';
import { batch, isBatchFinal, type BatchEvent, type BatchState } from '@pulse/domain';
import type { Selectable } from 'kysely';
import type { BatchTable } from './tables.js';

export type BatchRow = Selectable<BatchTable>;

/** The row after a commit of the batch's own stream; a commit that the row has already leaves it as it is. */
export function evolveRow(row: BatchRow | null, { position, commit }: PositionedCommit): BatchRow | null {
  if (commit.firstVersion <= (row?.version ?? 0)) return row;
  let state: BatchState = row === null ? batch.initial : stateOf(row);
  let next: BatchRow | null = row;
  for (const event of commit.events as unknown as BatchEvent[]) {
    state = batch.evolve(state, event);
    if (state.status === 'none') continue;
    next = { ...(next ?? blank(commit.traceparent, commit.recordedAt, position)), ...facts(state), ...totals(event) };
    if (isBatchFinal(state)) next = { ...next, ended_at: commit.recordedAt, ended_position: position };
  }
  return next && { ...next, version: commit.lastVersion, head_position: position, updated_position: position };
}

/** The state that a row was made from. */
export function stateOf({ status, submission, planned, cancel_reason: reason }: BatchRow): BatchState {
  if (planned === null || status === 'submitted') return { status: 'submitted', submission };
  return { status, submission, plan: planned, reason };
}

function blank(
  traceparent: string | null,
  submittedAt: string,
  position: number,
): Omit<BatchRow, keyof ReturnType<typeof facts>> {
  return {
    submitted_at: submittedAt,
    ended_at: null,
    position,
    ended_position: null,
    version: 0,
    head_position: position,
    updated_position: position,
    succeeded: null,
    reused: null,
    failed: null,
    cancelled: null,
    accepted: null,
    rejected: null,
    licensed: null,
    traceparent,
    judged: false,
    reported: false,
  };
}

function facts(state: Exclude<BatchState, { status: 'none' }>) {
  const { submission } = state;
  const planned = 'plan' in state ? state.plan : null;
  return {
    batch_id: submission.batchId,
    name: submission.name,
    domain: submission.domain,
    world_name: submission.worldName,
    status: state.status,
    submission,
    planned,
    plan: planned?.plan ?? null,
    jobs: planned?.jobs ?? null,
    forecasts: planned?.forecasts ?? null,
    max_failures: submission.maxFailures,
    baseline: planned?.baseline ?? null,
    continues: planned?.continues ?? null,
    cancel_reason: 'reason' in state ? state.reason : null,
  };
}

function totals({ type, data }: BatchEvent): Partial<BatchRow> {
  if (type === 'BatchSimulated') return counts(data);
  if (type === 'BatchCancelled') return counts(data.jobs);
  if (type !== 'BatchCompleted') return {};
  const { accepted, rejected, licensed }: DataOf<typeof BatchCompleted> = data;
  return { ...counts(data.jobs), accepted, rejected, licensed };
}

function counts({ succeeded, reused, failed, cancelled }: DataOf<typeof BatchSimulated>): Partial<BatchRow> {
  return { succeeded, reused, failed, cancelled };
}
