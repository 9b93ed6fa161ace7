/** Text that travels beside a message's bytes: trace context, content type. */
export type WorkHeaders = Readonly<Record<string, string>>;

/** Why a message was set aside for good. */
export interface DeadLetterError {
  readonly code: string;
  readonly message: string;
}

/** A message that could not be worked on, with all that is needed to look at it or to dispatch it again. */
export interface DeadLetter {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers: WorkHeaders;
  readonly deliveries: number;
  readonly error: DeadLetterError;
}

/**
 * One delivery of a message. It is settled once, by `ack`, `nak`, `term` or `deadLetter`; a second settlement throws
 * AlreadySettledError. A delivery that is neither settled nor reported `working` within `ackWaitMs` is made again.
 */
export interface WorkMessage {
  /** Names the work, one token path such as `sim.b7f3.12`; at most one message per subject is in the queue. */
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers: WorkHeaders;
  /** 1 at the first delivery. */
  readonly deliveries: number;
  /** The work is done; the message leaves the queue, even if this delivery's time had run out. */
  ack(): Promise<void>;
  /** Deliver it again, not before `delayMs` have passed. Ignored once this delivery's time has run out. */
  nak(delayMs?: number): Promise<void>;
  /** Still at it: the wait for a settlement starts anew. */
  working(): Promise<void>;
  /** The message leaves the queue undone, because nobody wants its result. */
  term(): Promise<void>;
  /** The message leaves the queue and is kept among the dead letters. */
  deadLetter(error: DeadLetterError): Promise<void>;
}

/** Work that is shared out among workers: each message goes to one of them, at least once. */
export interface WorkQueue {
  /** How long a delivery lasts without a settlement or a `working`, in milliseconds. */
  readonly ackWaitMs: number;

  /**
   * Adds work unless a message of this subject is still queued or being worked on: then nothing changes and the result
   * is `duplicate`. So dispatching again is always safe.
   *
   * @throws InvalidWorkError for a subject that is not tokens of [A-Za-z0-9_]+ joined by dots
   */
  dispatch(subject: string, data: Uint8Array, headers?: WorkHeaders): Promise<'queued' | 'duplicate'>;

  /**
   * Takes up to `max` messages: ask only for free slots, what is taken waits for nobody else. Resolves as soon as there
   * is at least one, or with none after `waitMs` (default 5000), when the signal aborts, or when the queue closes.
   */
  pull(max: number, options?: { readonly waitMs?: number; readonly signal?: AbortSignal }): Promise<WorkMessage[]>;

  /** Messages waiting for a worker, delayed ones included, and messages being worked on. */
  depth(): Promise<{ readonly waiting: number; readonly working: number }>;

  /** Messages that were set aside, oldest first. */
  deadLetters(): AsyncIterable<DeadLetter>;

  close(): Promise<void>;
}
