import type { EventLog } from '../port.js';

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

/** An empty log, and what a test needs around it. */
export interface LogUnderTest {
  readonly log: EventLog;
  /** Another handle that reads the same log, as another process would. The test closes it. */
  readonly reader: () => Promise<EventLog>;
  /** Closes the log and removes what it stored. */
  readonly dispose: () => Promise<void>;
}

/** What each part of the suite gets: a way to run a test on a fresh log. */
export interface Suite {
  readonly expect: (actual: unknown) => Expectation;
  readonly test: (name: string, body: (under: LogUnderTest) => Promise<void>) => void;
}
