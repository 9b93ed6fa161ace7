/**
 * Tokens that a call was billed for, each counted once: input that was not cached, read from a cache and written to one;
 * output as text and as reasoning. Non-negative integers.
 */
export interface TokenUsage {
  readonly noCache: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly text: number;
  readonly reasoning: number;
}

/** What a call is charged by that the provider refused to work on. */
export const NO_USAGE: TokenUsage = { noCache: 0, cacheRead: 0, cacheWrite: 0, text: 0, reasoning: 0 };
