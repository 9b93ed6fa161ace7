import type { TokenCounts } from '@pulse/contracts';

/** Tokens that a call was billed for, each counted once. */
export type TokenUsage = TokenCounts;

/** What a call is charged by that the provider refused to work on. */
export const NO_USAGE: TokenUsage = { noCache: 0, cacheRead: 0, cacheWrite: 0, text: 0, reasoning: 0 };

/** A count of tokens; 0 where a provider leaves the field out, null where what it says is no count. */
export function tokenCount(value: unknown): number | null {
  if (value === undefined || value === null) return 0;
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : null;
}

/** The counts, or `unknown` where one of them is no count: the hold is then charged in full. */
export function usageOf(counts: { readonly [K in keyof TokenUsage]: number | null }): TokenUsage | 'unknown' {
  return Object.values(counts).every((count) => count !== null && count >= 0) ? (counts as TokenUsage) : 'unknown';
}
