import { contentHash } from '@pulse/domain';
import { priceRow, type PriceRow, type PriceRowData } from './price-row.js';

/** Days after which a price that nobody looked at again is not believed any more. */
export const PRICE_DAYS = 90;

const DAY_MS = 86_400_000;
const SNAPSHOT = /-\d{4}-?\d{2}-?\d{2}$/;

/** The price of a model, or why there is none. */
export type PriceAnswer =
  | { readonly kind: 'priced'; readonly row: PriceRow }
  | { readonly kind: 'unpriced' | 'stale'; readonly message: string };

/** Prices by provider, model and day. Rows of an override come before those of the table. */
export class PriceTable {
  readonly #rows: readonly PriceRow[];

  constructor(table: readonly PriceRowData[], overrides: readonly PriceRowData[] = []) {
    const overridden = new Set(overrides.map(keyOf));
    this.#rows = [...overrides, ...table.filter((row) => !overridden.has(keyOf(row)))].map(priceRow);
  }

  /** The same for the same rows: their hash. */
  get version(): string {
    return contentHash(this.#rows.map(({ id }) => id));
  }

  get rows(): readonly PriceRow[] {
    return this.#rows;
  }

  /** A row by the id that a hold names; null where another process had another table. */
  byId(id: string): PriceRow | null {
    return this.#rows.find((row) => row.id === id) ?? null;
  }

  /** What a model costs at a time. A model without a row, or whose row is older than 90 days, has no price, never price 0. */
  find(provider: string, model: string, at: Date): PriceAnswer {
    const day = at.toISOString().slice(0, 10);
    const row =
      this.#newest(day, ({ data }) => data.provider === provider && data.model === model) ??
      this.#newest(
        day,
        ({ data }) => data.provider === provider && data.snapshots && data.model === model.replace(SNAPSHOT, ''),
      );
    if (row === null)
      return {
        kind: 'unpriced',
        message: `${provider}/${model} has no price: add a row for it to the price file, with price 0 if it is your own`,
      };
    const { checked, source } = row.data;
    if (checked !== null && at.getTime() - Date.parse(checked) > PRICE_DAYS * DAY_MS)
      return {
        kind: 'stale',
        message:
          `the price of ${provider}/${model} was looked up on ${checked} (${source}), more than ${PRICE_DAYS} days ago: ` +
          'update Pulse, or add a row with the price of today to the price file',
      };
    return { kind: 'priced', row };
  }

  #newest(day: string, wanted: (row: PriceRow) => boolean): PriceRow | null {
    const valid = this.#rows.filter((row) => wanted(row) && (row.data.validFrom ?? '') <= day);
    return valid.reduce<PriceRow | null>(
      (best, row) => (best === null || (row.data.validFrom ?? '') > (best.data.validFrom ?? '') ? row : best),
      null,
    );
  }
}

const keyOf = ({ provider, model }: PriceRowData): string => `${provider}/${model}`;
