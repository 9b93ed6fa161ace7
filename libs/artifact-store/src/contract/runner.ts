import type { ArtifactStore } from '../port.js';

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

/** An empty store, and what a test needs around it. */
export interface StoreUnderTest {
  readonly store: ArtifactStore;
  /** Another handle on the same store, as another process would have. */
  readonly another: () => Promise<ArtifactStore>;
  /** Flips a bit of what is stored under a hash. */
  readonly damage: (sha256: string) => Promise<void>;
  /** Removes what was stored. */
  readonly dispose: () => Promise<void>;
}
