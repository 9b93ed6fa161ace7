import { streams } from '@pulse/contracts';
import { batch, fold, type BatchCommand, type BatchEvent } from '@pulse/domain';
import { ConflictError } from '@pulse/event-log';
import { commitContext, type OrchestratorPorts } from './context.js';

/**
 * Loads a batch's stream, decides, and appends at the revision it loaded.
 *
 * @returns whether anything was appended; a conflict means that somebody else decided first
 */
export async function decideBatch(ports: OrchestratorPorts, batchId: string, command: BatchCommand): Promise<boolean> {
  const stream = streams.batch(batchId);
  const { events, revision } = await ports.log.load(stream);
  const state = fold(batch, events as unknown as BatchEvent[]);
  const decided = batch.decide(command, state);
  if (decided.length === 0) return false;
  try {
    await ports.log.append(stream, revision, decided, commitContext(ports, batchId));
    return true;
  } catch (error) {
    if (error instanceof ConflictError) return false;
    throw error;
  }
}
