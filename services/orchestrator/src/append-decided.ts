import type { EventInput } from '@pulse/contracts';
import { ConflictError, type Revision } from '@pulse/event-log';
import { failpoint } from '@pulse/failpoints';
import { commitContext, type OrchestratorPorts } from './context.js';

/**
 * Appends what was decided on a stream as it was loaded.
 *
 * @returns whether anything was appended; a conflict means that somebody else decided first
 */
export async function appendDecided(
  ports: OrchestratorPorts,
  batchId: string,
  stream: string,
  revision: Revision | null,
  decided: readonly EventInput[],
): Promise<boolean> {
  if (decided.length === 0) return false;
  failpoint('orchestrator.before-append');
  try {
    await ports.log.append(stream, revision, decided, commitContext(ports, batchId));
    return true;
  } catch (error) {
    if (error instanceof ConflictError) return false;
    throw error;
  }
}
