import type { JetStreamLog } from '@pulse/event-log/jetstream';
import { gauge } from '@pulse/telemetry';
import type { WorkQueue } from '@pulse/work-queue';

type Manager = JetStreamLog['source']['manager'];

/** Tells how much work there is, and how much of it was set aside. Every process that has the queue says the same. */
export function watchQueue(queue: Pick<WorkQueue, 'depth'>, manager: Manager): void {
  gauge('pulse_queue_depth', { state: 'waiting' }, async () => (await queue.depth()).waiting);
  gauge('pulse_queue_depth', { state: 'working' }, async () => (await queue.depth()).working);
  gauge('pulse_dead_letters', {}, async () => (await manager.streams.info('DLQ')).state.messages);
}
