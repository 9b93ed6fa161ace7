import { eventsOf, parseBatchOf, streams, type BatchDelta, type BatchSnapshot } from '@pulse/contracts';
import type { ApiContext } from '../api-context.js';
import { statusOf } from '../batches/batch-rows.js';
import { findBatch } from '../batches/find-batch.js';
import type { StreamMessage } from '../stream/event-stream.js';
import { reportedAt } from './reported-at.js';

/** Where a stream of events begins: with the state of the batch, or after what the client has seen. */
export interface Beginning {
  readonly snapshot: BatchSnapshot | null;
  readonly from: number;
}

/**
 * @param lastSeen the position that the client saw last; null for a client that has seen nothing
 * @returns null where there is nothing left to tell it
 */
export async function beginEvents(
  api: ApiContext,
  batchId: string,
  lastSeen: number | null,
): Promise<Beginning | null> {
  if (lastSeen !== null) {
    const reported = await reportedAt(api.log, batchId);
    return reported !== null && reported <= lastSeen ? null : { snapshot: null, from: lastSeen + 1 };
  }
  const { row, counts, position } = await findBatch(api, batchId);
  const status = statusOf({ row, counts });
  return { snapshot: { batchId, status, counts, reported: row.reported, position }, from: position + 1 };
}

/** A snapshot, then every commit of the batch as it is appended, until its reports are written. */
export async function* batchEvents(
  api: ApiContext,
  batchId: string,
  { snapshot, from }: Beginning,
  signal: AbortSignal,
): AsyncGenerator<StreamMessage> {
  if (snapshot !== null) {
    yield { event: 'snapshot', id: snapshot.position, data: snapshot };
    if (snapshot.reported) {
      yield end(snapshot.position, batchId);
      return;
    }
  }
  for await (const { position, commit } of api.tail.follow(from, signal)) {
    if (parseBatchOf(commit.stream) !== batchId) continue;
    const events = eventsOf({ position, commit }).map((event) => ({ ...event, data: { ...event.data } }));
    yield { event: 'event', id: position, data: { position, stream: commit.stream, events } satisfies BatchDelta };
    const isLast = commit.stream === streams.audit(batchId) && events.some(({ type }) => type === 'ReportsWritten');
    if (!isLast) continue;
    yield end(position, batchId);
    return;
  }
}

const end = (position: number, batchId: string): StreamMessage => ({
  event: 'end',
  id: position,
  data: { batchId, position },
});
