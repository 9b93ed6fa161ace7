import { ReplayDiverged, ReplayVerified, streams, type EventInput } from '@pulse/contracts';
import { ConflictError, type EventLog } from '@pulse/event-log';

export interface ReplayResult {
  readonly job: number;
  readonly replicate: number;
  readonly forecastId: string;
  readonly engine: string;
  readonly identical: boolean;
  readonly bytes: number;
  readonly differences: readonly string[];
}

/** Conflicts with other audits of the same batch before giving up. */
const ATTEMPTS = 5;

/** Records in the batch's audit stream that a forecast was computed again, and whether it came out the same. */
export async function recordReplay(log: EventLog, actor: string, batchId: string, result: ReplayResult): Promise<void> {
  const { job, replicate, forecastId, engine, bytes, differences } = result;
  const subject = { job, replicate, forecastId, engine };
  const event: EventInput = result.identical
    ? ReplayVerified({ ...subject, bytes })
    : ReplayDiverged({ ...subject, differences: [...differences] });
  const stream = streams.audit(batchId);
  for (let attempt = 1; ; attempt++) {
    const { revision } = await log.load(stream);
    try {
      await log.append(stream, revision, [event], {
        actor,
        correlationId: batchId,
        causationId: null,
        traceparent: null,
      });
      return;
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === ATTEMPTS) throw error;
    }
  }
}
