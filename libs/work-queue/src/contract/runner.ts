import type { WorkQueue } from '../port.js';

/** The part of a test framework's `expect` that the suite uses. */
export interface Expectation {
  toBe(expected: unknown): unknown;
  toEqual(expected: unknown): unknown;
  readonly rejects: { toMatchObject(expected: Record<string, unknown>): Promise<unknown> };
}

/** A test framework, handed in so that the suite can be part of the package without importing one. */
export interface SuiteRunner {
  readonly describe: (name: string, body: () => void) => void;
  readonly it: (name: string, body: () => Promise<void>) => void;
  readonly expect: (actual: unknown) => Expectation;
}

/** How a queue under test is set up. */
export interface QueueSettings {
  readonly ackWaitMs: number;
  readonly maxAckPending: number;
}

/** An empty queue, and what a test needs around it. */
export interface QueueUnderTest {
  readonly queue: WorkQueue;
  /** Lets this much of the queue's time pass: by a clock in hand, or by waiting where the clock is a server's. */
  readonly pass: (ms: number) => Promise<void>;
  /** Closes the queue and removes what it kept. */
  readonly dispose: () => Promise<void>;
}

/** What each part of the suite gets: a way to run a test on a fresh queue. */
export interface Suite {
  readonly expect: (actual: unknown) => Expectation;
  readonly test: (
    name: string,
    body: (under: QueueUnderTest) => Promise<void>,
    settings?: Partial<QueueSettings>,
  ) => void;
}
