import { streams } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';

/** The position at which the reports of a batch were written; null while they are not. */
export async function reportedAt(log: EventLog, batchId: string): Promise<number | null> {
  const { events } = await log.load(streams.audit(batchId));
  return events.find(({ type }) => type === 'ReportsWritten')?.position ?? null;
}
