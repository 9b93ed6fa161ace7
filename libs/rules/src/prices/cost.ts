import type { TokenCounts } from '@pulse/contracts';
import { PRICED_TOKENS, type DearestPrice } from '@pulse/domain';
import type { PriceRow, TokenPrices } from './price-row.js';

const inputOf = ({ noCache, cacheRead, cacheWrite }: TokenCounts): number => noCache + cacheRead + cacheWrite;

/** The prices that a request with this many input tokens has. */
const pricesFor = ({ base, tiers }: PriceRow, inputTokens: number): TokenPrices =>
  tiers.findLast(({ above }) => inputTokens > above) ?? base;

/** What a call cost, in whole nano-dollars, rounded up. */
export function costOf(row: PriceRow, usage: TokenCounts): number {
  const prices = pricesFor(row, inputOf(usage));
  const sum =
    BigInt(usage.noCache) * BigInt(prices.input) +
    BigInt(usage.cacheRead) * BigInt(prices.cacheRead) +
    BigInt(usage.cacheWrite) * BigInt(prices.cacheWrite) +
    BigInt(usage.text + usage.reasoning) * BigInt(prices.output);
  const cost = (sum + PRICED_TOKENS - 1n) / PRICED_TOKENS;
  return cost > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(cost);
}

/**
 * The dearest that a request with at most this many input tokens can cost: over the tiers it can reach, and over input that
 * is new, read from a cache or written to one.
 */
export function dearestPrice(row: PriceRow, inputTokens: number): DearestPrice {
  const reachable = [row.base, ...row.tiers.filter(({ above }) => inputTokens > above)];
  return {
    id: row.id,
    inputPerMillion: Math.max(
      ...reachable.flatMap(({ input, cacheRead, cacheWrite }) => [input, cacheRead, cacheWrite]),
    ),
    outputPerMillion: Math.max(...reachable.map(({ output }) => output)),
  };
}
