import { ConflictError } from '@pulse/event-log';
import type { DeadLetterError, WorkMessage } from '@pulse/work-queue';
import { AbandonedError, PoisonWorkError, RetryLaterError } from './work-errors.js';

/** What becomes of a delivery when its handler has ended. `none`: somebody else has the work by now. */
export type Settlement =
  | { readonly kind: 'ack' }
  | { readonly kind: 'nak'; readonly delayMs: number }
  | { readonly kind: 'dead_letter'; readonly error: DeadLetterError }
  | { readonly kind: 'none' };

export const ACK: Settlement = { kind: 'ack' };

/**
 * What a handler's failure says about its message. Null for a failure that says nothing about it: that of the log, of the
 * artefacts, of a worker process, or a defect of ours.
 */
export function settlementOf(error: unknown): Settlement | null {
  if (error instanceof RetryLaterError) return { kind: 'nak', delayMs: error.delayMs };
  if (error instanceof PoisonWorkError)
    return { kind: 'dead_letter', error: { code: error.code, message: error.message } };
  // A newer attempt has taken the job over: this one stops and settles nothing.
  if (error instanceof ConflictError || error instanceof AbandonedError) return { kind: 'none' };
  return null;
}

/** Settles a delivery, once. @throws where the queue does not confirm it */
export async function settle(message: WorkMessage, settlement: Settlement): Promise<void> {
  switch (settlement.kind) {
    case 'ack':
      return message.ack();
    case 'nak':
      return message.nak(settlement.delayMs);
    case 'dead_letter':
      return message.deadLetter(settlement.error);
    case 'none':
      return;
  }
}
