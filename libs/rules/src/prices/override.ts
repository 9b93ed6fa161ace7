import { z } from 'zod';
import { PriceRowData } from './price-row.js';

/** Free without a date; else with a price, when it was looked up and where. */
const OverrideRow = PriceRowData.partial({
  snapshots: true,
  validFrom: true,
  checked: true,
  source: true,
  cacheRead: true,
  cacheWrite: true,
  tiers: true,
}).refine(({ input, output, checked }) => (input === 0 && output === 0) || (checked ?? null) !== null, {
  message: 'a price that is not 0 needs `checked`, the day when it was looked up',
  path: ['checked'],
});

const OverrideFile = z.strictObject({ prices: z.array(OverrideRow) });

/** A price file that cannot be used. */
export class PriceFileError extends Error {
  override readonly name = 'PriceFileError';
  readonly code = 'prices.bad_file';
  constructor(
    readonly file: string,
    reason: string,
  ) {
    super(
      `the price file ${file} cannot be used: ${reason}. Expected {"prices": [{"provider": "openai", "model": "gpt-5-mini", ` +
        '"input": 0.25, "output": 2, "checked": "2026-11-01"}]} with dollars for a million tokens',
    );
  }
}

/**
 * Rows of a price file. A row with `input` and `output` 0 makes a model free: that is for models of one's own.
 *
 * @param file its name, for the error
 * @throws PriceFileError
 */
export function readPriceFile(text: string, file: string): PriceRowData[] {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new PriceFileError(file, (cause as Error).message);
  }
  const parsed = OverrideFile.safeParse(data);
  if (!parsed.success) throw new PriceFileError(file, z.prettifyError(parsed.error));
  return parsed.data.prices.map((row) => ({
    ...row,
    snapshots: row.snapshots ?? false,
    validFrom: row.validFrom ?? null,
    checked: row.checked ?? null,
    source: row.source ?? file,
    cacheRead: row.cacheRead ?? row.input,
    cacheWrite: row.cacheWrite ?? row.input,
    tiers: row.tiers ?? [],
  }));
}
