import { streams } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';
import type { BatchBoard } from '@pulse/read-model';

/** Whether a batch has ended and its reports are written. */
export async function isReported(log: EventLog, { view }: BatchBoard): Promise<boolean> {
  const { status } = view.state;
  if (status !== 'completed' && status !== 'cancelled') return false;
  const { events } = await log.load(streams.audit(view.batchId));
  return events.some((event) => event.type === 'ReportsWritten');
}
