import type { WorkHeaders } from '../port.js';

/** A message in the queue, from its dispatch until it leaves. */
export interface Entry {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers: WorkHeaders;
  /** Deliveries so far; the number of the newest one. */
  deliveries: number;
  state: 'waiting' | 'delayed' | 'working' | 'gone';
  /** Ends the timer of a delay or of a delivery. */
  cancelTimer: () => void;
}
