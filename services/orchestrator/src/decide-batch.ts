import { streams } from '@pulse/contracts';
import { batch, fold, type BatchCommand, type BatchEvent } from '@pulse/domain';
import { appendDecided } from './append-decided.js';
import type { OrchestratorPorts } from './context.js';

/**
 * Loads a batch's stream, decides, and appends at the revision it loaded.
 *
 * @returns whether anything was appended; a conflict means that somebody else decided first
 */
export async function decideBatch(ports: OrchestratorPorts, batchId: string, command: BatchCommand): Promise<boolean> {
  const stream = streams.batch(batchId);
  const { events, revision } = await ports.log.load(stream);
  const state = fold(batch, events as unknown as BatchEvent[]);
  return appendDecided(ports, batchId, stream, revision, batch.decide(command, state));
}
