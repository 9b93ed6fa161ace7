import type { WorkMessage } from '@pulse/work-queue';
import type { Settlement } from '../handle-work/settlement.js';

/** Whoever wants to know what the transport does with messages; the default is nobody. */
export interface WorkObserver {
  /** Runs the handler of a message; here is where a span goes around it. */
  process<T>(message: WorkMessage, handle: () => Promise<T>): Promise<T>;
  /** Runs the settlement of a message. */
  settle(message: WorkMessage, settlement: Settlement, settle: () => Promise<void>): Promise<void>;
  missedBeats(beats: number): void;
  /** A handler failed for a reason that says nothing about its message, or a message could not be settled. */
  failed(what: string, error: unknown, message: WorkMessage | null): void;
}

export const SILENT: WorkObserver = {
  process: (_message, handle) => handle(),
  settle: (_message, _settlement, run) => run(),
  missedBeats: () => {},
  failed: () => {},
};
