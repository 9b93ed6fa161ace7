import { z } from 'zod';

/** Nano-dollars for a million tokens: whole for prices of up to nine decimals. Below 1 million dollars. */
const Dollars = z
  .number()
  .min(0)
  .max(1e6)
  .refine((value) => Number.isSafeInteger(Math.round(value * 1e9)), 'a price in dollars for a million tokens');
const Day = z.iso.date();

const Amounts = {
  input: Dollars,
  /** Input that was read from and written to a cache. */
  cacheRead: Dollars,
  cacheWrite: Dollars,
  /** Text and reasoning. */
  output: Dollars,
};

/** What a model costs from a day on, in dollars for a million tokens. */
export const PriceRowData = z.strictObject({
  provider: z.string().min(1),
  model: z.string().min(1),
  /** Whether names that add a date (`-2025-08-07`, `-20251001`) cost the same. */
  snapshots: z.boolean(),
  /** First UTC day; null: since ever. */
  validFrom: Day.nullable(),
  /** When somebody last looked; null for what is free because the user says so. */
  checked: Day.nullable(),
  source: z.string().min(1),
  ...Amounts,
  /** Prices of all tokens of a request whose input has more than `above` tokens. */
  tiers: z.array(z.strictObject({ above: z.int().min(0), ...Amounts })),
});
export type PriceRowData = z.infer<typeof PriceRowData>;

/** Prices in whole nano-dollars for a million tokens. */
export interface TokenPrices {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
}

/** A row of the table with its prices as integers. */
export interface PriceRow {
  /** `<provider>/<model>@<valid from>`: what a hold names. */
  readonly id: string;
  readonly data: PriceRowData;
  readonly base: TokenPrices;
  /** By rising `above`. */
  readonly tiers: readonly (TokenPrices & { readonly above: number })[];
}

const nanos = (dollars: number): number => Math.round(dollars * 1e9);

const integers = ({ input, cacheRead, cacheWrite, output }: TokenPrices): TokenPrices => ({
  input: nanos(input),
  cacheRead: nanos(cacheRead),
  cacheWrite: nanos(cacheWrite),
  output: nanos(output),
});

export const priceRow = (data: PriceRowData): PriceRow => ({
  id: `${data.provider}/${data.model}@${data.validFrom ?? 'ever'}`,
  data,
  base: integers(data),
  tiers: data.tiers.map((tier) => ({ above: tier.above, ...integers(tier) })).sort((a, b) => a.above - b.above),
});
