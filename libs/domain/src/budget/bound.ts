import { ceilDivide, PRICED_TOKENS, toSafe } from './money.js';

/** The dearest that a model can cost: nano-dollars for a million tokens, over all tiers and kinds of tokens. */
export interface DearestPrice {
  /** Row of the price table. */
  readonly id: string;
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
}

/**
 * The most tokens that an input can be: a byte-level tokenizer makes at most one token of a byte (Sennrich, Haddow and Birch
 * 2016; Radford et al. 2019), and a tenth more is for what a provider adds around the messages.
 */
export const inputTokenBound = (bytes: number): number => Math.ceil((bytes * 11) / 10);

/** The most bytes whose bound is no more than this many tokens. */
export const bytesWithin = (tokens: number): number => Math.max(0, Math.floor((tokens * 10) / 11));

/** What a call costs at most, in nano-dollars: every input token at the dearest price, and the whole output. */
export function holdAmount(price: DearestPrice, inputTokens: number, outputTokens: number): number {
  const input = BigInt(inputTokens) * BigInt(price.inputPerMillion);
  const output = BigInt(outputTokens) * BigInt(price.outputPerMillion);
  return toSafe(ceilDivide(input + output, PRICED_TOKENS));
}

/**
 * The most output tokens whose hold is no more than `room` nano-dollars; -1 where the input alone is more, Infinity where
 * output costs nothing.
 */
export function outputWithin(price: DearestPrice, inputTokens: number, room: number): number {
  const left = BigInt(Math.max(0, room)) * PRICED_TOKENS - BigInt(inputTokens) * BigInt(price.inputPerMillion);
  if (left < 0n || room < 0) return -1;
  return price.outputPerMillion === 0 ? Infinity : toSafe(left / BigInt(price.outputPerMillion));
}
