import type { Board } from '@pulse/read-model';
import type { OrchestratorPorts } from '../context.js';
import { decideBatch } from '../decide-batch.js';

/** Asks for a cancel: jobs that run are stopped by their workers, the others never start. */
export function cancelBatch(ports: OrchestratorPorts, batchId: string, reason: string): Promise<boolean> {
  return decideBatch(ports, batchId, { kind: 'request_cancel', reason });
}

/** Cancels a batch that has had as many failures as it may have. */
export async function cancelOnFailures(ports: OrchestratorPorts, board: Board): Promise<boolean> {
  const { submission, status } = board.view.state;
  const limit = submission.maxFailures;
  if (status !== 'planned' || limit === null || board.counts.failed < limit) return false;
  const names = new Map(board.plan.jobs.map((job) => [job.number, job.name] as const));
  const last = board.failures.at(-1);
  const which = last ? `, the last of them ${names.get(last.job)}: ${last.message}` : '';
  const text = limit === 1 ? 'fail-fast: a job failed' : `max-failures: ${board.counts.failed} jobs failed`;
  return cancelBatch(ports, board.view.batchId, text + which);
}
