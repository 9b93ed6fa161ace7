import { streams } from '@pulse/contracts';
import { assertNever, batch, fold, type BatchEvent } from '@pulse/domain';
import type { EventLog } from '@pulse/event-log';

/** Why a batch could not be cancelled, for people. */
export async function whyNotCancelled(log: EventLog, batchId: string): Promise<string> {
  const { events } = await log.load(streams.batch(batchId));
  const state = fold(batch, events as unknown as BatchEvent[]);
  const at = events.at(-1)?.recordedAt;
  switch (state.status) {
    case 'cancelling':
      return `a cancel was asked for already: ${state.reason}`;
    case 'simulated':
      return `all its jobs have ended, at ${at}: they are being judged`;
    case 'completed':
      return `it has ended: it was completed at ${at}`;
    case 'cancelled':
      return `it has ended: it was cancelled at ${at}`;
    case 'none':
    case 'submitted':
    case 'planned':
      return 'something else happened to it at the same time: ask again';
    default:
      return assertNever(state);
  }
}
