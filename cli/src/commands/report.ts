import { renderReport } from '@pulse/auditor';
import { homeAt } from '../embedded/home.js';
import { resolveBatchId, withHome } from '../embedded/open-read-only.js';
import { ExitCode } from '../exit-codes.js';

export interface ReportOptions {
  readonly format: 'md' | 'csv' | 'html' | 'json';
  readonly home?: string;
}

/** `pulse report BATCH --format md|csv|html|json` */
export async function reportCommand(options: ReportOptions, batch: string): Promise<ExitCode> {
  return withHome(homeAt(process.cwd(), options.home), async ({ log, artifacts }) => {
    const batchId = await resolveBatchId(log, batch);
    process.stdout.write(await renderReport(log, artifacts, batchId, options.format));
    return ExitCode.ok;
  });
}
