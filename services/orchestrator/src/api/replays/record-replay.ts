import { ReplayDiverged, ReplayVerified, streams, type EventInput, type ReplayRequest } from '@pulse/contracts';
import { ConflictError, type Revision } from '@pulse/event-log';
import { appendDecided } from '../../append-decided.js';
import type { OrchestratorPorts } from '../../context.js';

/** Rivals of the same stream before giving up. */
const ATTEMPTS = 5;

/** Records in the batch's audit stream that a forecast was computed again, and whether it came out the same. */
export async function recordReplay(ports: OrchestratorPorts, batchId: string, replay: ReplayRequest): Promise<void> {
  const { job, replicate, forecastId, engine, identical, bytes, differences } = replay;
  const subject = { job, replicate, forecastId, engine };
  const event: EventInput = identical
    ? ReplayVerified({ ...subject, bytes })
    : ReplayDiverged({ ...subject, differences });
  const stream = streams.audit(batchId);
  let revision: Revision | null = null;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    ({ revision } = await ports.log.load(stream));
    if (await appendDecided(ports, batchId, stream, revision, [event])) return;
  }
  throw new ConflictError(stream, revision, null);
}
