import { streams } from '@pulse/contracts';
import type { Board } from '@pulse/read-model';
import type { OrchestratorPorts } from '../context.js';
import { decideBatch } from '../decide-batch.js';

/** The barrier: marks a batch simulated when every job has reached its final state. */
export async function markSimulated(ports: OrchestratorPorts, board: Board): Promise<boolean> {
  const { status } = board.view.state;
  if ((status !== 'planned' && status !== 'cancelling') || !board.allFinal) return false;
  return decideBatch(ports, board.view.batchId, { kind: 'mark_simulated', jobs: board.jobCounts });
}

/** Ends a batch once it is judged, so that no decision is in flight when it is over. */
export async function completeBatch(ports: OrchestratorPorts, board: Board): Promise<boolean> {
  const { batchId, state } = board.view;
  if (state.status !== 'simulated') return false;
  const { events } = await ports.log.load(streams.license(batchId));
  const judged = events.at(-1);
  if (judged?.type !== 'BatchLicensed') return false;
  const { accepted, rejected, licensed } = judged.data as { accepted: number; rejected: number; licensed: number };
  return decideBatch(ports, batchId, { kind: 'complete', jobs: board.jobCounts, accepted, rejected, licensed });
}
