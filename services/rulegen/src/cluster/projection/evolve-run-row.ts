import type { PositionedCommit } from '@pulse/contracts';
import { assertNever, type RunEvent } from '@pulse/domain';
import type { Insertable, Selectable } from 'kysely';
import type { IterationTable, RunTable } from './tables.js';

export type RunRow = Selectable<RunTable>;

/** What a commit makes of a run: its row, and rows of the iterations that ended. */
export interface RunChange {
  readonly row: RunRow | null;
  readonly iterations: readonly Insertable<IterationTable>[];
}

/** A commit that the row has already leaves it as it is. */
export function evolveRunRow(before: RunRow | null, { position, commit }: PositionedCommit): RunChange {
  if (commit.firstVersion <= (before?.version ?? 0)) return { row: before, iterations: [] };
  const iterations: Insertable<IterationTable>[] = [];
  let row = before;
  for (const event of commit.events as unknown as RunEvent[]) {
    if (event.type === 'RuleGenRequested') row = { ...rowOf(event.data), ...originOf(position, commit) };
    if (row === null) continue;
    row = { ...row, ...facts(row, event, commit.recordedAt) };
    if (event.type !== 'RuleGenIterationEnded') continue;
    const { iteration, arm, evaluations, candidates, quality, improvement, spent, seconds, calls, degraded } =
      event.data;
    const { run_id } = row;
    const counted = { iteration, arm, evaluations, candidates, quality, improvement, spent, seconds, degraded };
    iterations.push({ run_id, position, ended_at: commit.recordedAt, ...counted, calls: calls.length });
  }
  return { row: row && { ...row, version: commit.lastVersion, head_position: position }, iterations };
}

function originOf(position: number, { recordedAt, traceparent }: PositionedCommit['commit']) {
  return { position, requested_at: recordedAt, traceparent };
}

function rowOf({
  runId,
  batch,
  account,
  world,
  target,
  method,
  cacheKey,
}: Extract<RunEvent, { type: 'RuleGenRequested' }>['data']): Omit<RunRow, keyof ReturnType<typeof originOf>> {
  return {
    run_id: runId,
    batch_id: batch?.batchId ?? null,
    account,
    world_name: world.name,
    target,
    method,
    state: 'in_progress',
    cache_key: cacheKey,
    ended_at: null,
    version: 0,
    head_position: 0,
    iterations: 0,
    evaluations: 0,
    candidates: 0,
    quality: null,
    spent: 0,
    seconds: 0,
    degraded: null,
    stop_reason: null,
    cached: null,
    error_code: null,
    accepted: false,
    rule_id: null,
    rule_version: null,
  };
}

function facts(row: RunRow, event: RunEvent, at: string): Partial<RunRow> {
  switch (event.type) {
    case 'RuleGenRequested':
    case 'RuleProposed':
    case 'RuleEvaluated':
      return {};
    case 'RuleGenIterationEnded': {
      const { iteration, evaluations, candidates, quality, spent, seconds, degraded } = event.data;
      return {
        iterations: iteration,
        evaluations: row.evaluations + evaluations,
        candidates: Number(row.candidates) + candidates,
        quality,
        spent: Number(row.spent) + spent,
        seconds: row.seconds + seconds,
        degraded,
      };
    }
    case 'RuleGenKept':
      return { rule_id: event.data.ruleId, rule_version: event.data.version };
    case 'RuleGenCompleted': {
      const { best, stopReason, cached } = event.data;
      const accepted = best?.assessment.decision === 'accepted';
      return { ...endOf(event), state: 'completed', ended_at: at, stop_reason: stopReason, cached, accepted };
    }
    case 'RuleGenCanceled':
      return { ...endOf(event), state: 'canceled', ended_at: at };
    case 'RuleGenFailed':
      return { ...endOf(event), state: 'failed', ended_at: at, error_code: event.data.code };
    default:
      return assertNever(event);
  }
}

/** What the end says of the whole run; of a result that was taken from another run, that one's counts. */
function endOf({ data }: Extract<RunEvent, { type: 'RuleGenCompleted' | 'RuleGenCanceled' | 'RuleGenFailed' }>) {
  const { evaluations, candidates, spent, seconds, degraded, best } = data;
  return { evaluations, candidates, spent, seconds, degraded, quality: best?.assessment.quality ?? null };
}
