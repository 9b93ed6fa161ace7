import { renderReport } from '@pulse/auditor';
import { resolveBatchId, withPlace } from '../place/open-place.js';
import type { PlaceOptions } from '../place/place.js';
import { ExitCode } from '../exit-codes.js';

export interface ReportOptions extends PlaceOptions {
  readonly format: 'md' | 'csv' | 'html' | 'json';
}

/** `pulse report BATCH --format md|csv|html|json` */
export async function reportCommand(options: ReportOptions, batch: string): Promise<ExitCode> {
  return withPlace(options, async ({ log, artifacts }) => {
    const batchId = await resolveBatchId(log, batch);
    process.stdout.write(await renderReport(log, artifacts, batchId, options.format));
    return ExitCode.ok;
  });
}
