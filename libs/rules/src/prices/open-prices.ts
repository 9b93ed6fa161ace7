import { readFileSync } from 'node:fs';
import { PriceFileError, readPriceFile } from './override.js';
import { PriceTable } from './price-table.js';
import { PRICE_TABLE } from './table.js';

/**
 * The prices that come with Pulse, with those of a file before them.
 *
 * @param file path of a price file; null for none
 * @throws PriceFileError where it cannot be read or used
 */
export function openPrices(file: string | null): PriceTable {
  if (file === null) return new PriceTable(PRICE_TABLE);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new PriceFileError(file, `it cannot be read (${(cause as NodeJS.ErrnoException).code})`);
  }
  return new PriceTable(PRICE_TABLE, readPriceFile(text, file));
}
