import { QUANTILE_LEVELS } from '@pulse/contracts';
import { csvCell, csvLine } from './files/csv.js';
import { orderedEntries } from './ordered.js';
import { acceptedOf, type JobRecord } from './records.js';
import { EVERYTHING, licensedScope } from './scope.js';

export const FORECASTS_CSV_HEADER = csvLine([
  'job',
  'replicate',
  'target',
  'origin',
  'horizon',
  'date',
  'quantile',
  'value',
]);

const LEVELS = QUANTILE_LEVELS.map(String);

/**
 * Rows of the accepted forecasts of one job, a line for every quantile. Values are exact (shortest text that reads back
 * as the same number): rounding is for readers, this file is for programs.
 *
 * @param trustOnly keep only rows in licensed scope
 */
export function forecastRows(record: JobRecord, targets: readonly string[], trustOnly: boolean): string {
  let out = '';
  const job = csvCell(record.view.planned.name);
  const origin = csvCell(record.config.origin);
  for (const { scored, body, licence } of acceptedOf(record)) {
    const covers = trustOnly ? licensedScope(licence) : EVERYTHING;
    for (const [target, forecast] of orderedEntries(body.targets, targets)) {
      const prefix = `${job},${scored.replicate},${csvCell(target)},${origin},`;
      forecast.quantiles.forEach((row, h) => {
        if (!covers(target, h + 1)) return;
        const start = `${prefix}${h + 1},${csvCell(record.dates[h])},`;
        for (let i = 0; i < row.length; i++) out += `${start}${LEVELS[i]},${row[i]}\n`;
      });
    }
  }
  return out;
}
