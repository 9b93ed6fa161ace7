import type { Board } from '@pulse/read-model';
import type { OrchestratorPorts } from '../context.js';
import { decideBatch } from '../decide-batch.js';

/** Asks for a cancel: jobs that run are stopped by their workers, the others never start. */
export function cancelBatch(ports: OrchestratorPorts, batchId: string, reason: string): Promise<boolean> {
  return decideBatch(ports, batchId, { kind: 'request_cancel', reason });
}

/** Whether a batch has had as many failures as it may have. */
export function hasTooManyFailures({ view, counts }: Board): boolean {
  const { submission, status } = view.state;
  return status === 'planned' && submission.maxFailures !== null && counts.failed >= submission.maxFailures;
}

/** Cancels a batch that has had as many failures as it may have. */
export async function cancelOnFailures(ports: OrchestratorPorts, board: Board): Promise<boolean> {
  if (!hasTooManyFailures(board)) return false;
  const limit = board.view.state.submission.maxFailures;
  const names = new Map(board.plan.jobs.map((job) => [job.number, job.name] as const));
  const last = board.failures.at(-1);
  const which = last ? `, the last of them ${names.get(last.job)}: ${last.message}` : '';
  const text = limit === 1 ? 'fail-fast: a job failed' : `max-failures: ${board.counts.failed} jobs failed`;
  return cancelBatch(ports, board.view.batchId, text + which);
}
