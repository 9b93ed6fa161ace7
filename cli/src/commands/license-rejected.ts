import type { Finding } from '@pulse/contracts';
import { readLicences } from '@pulse/license';
import { readBatch } from '@pulse/read-model';
import { resolveBatchId, withPlace } from '../place/open-place.js';
import { ExitCode } from '../exit-codes.js';
import { counted, print, table } from '../output/terminal.js';
import type { PlaceOptions } from '../place/place.js';
import { cell, notJudged } from './license-batch.js';

export interface LicenseRejectedOptions extends PlaceOptions {
  readonly json?: boolean;
}

/** `pulse license rejected [BATCH]` */
export async function licenseRejectedCommand(options: LicenseRejectedOptions, batch = 'latest'): Promise<ExitCode> {
  return withPlace(options, async ({ log, artifacts }) => {
    const view = await readBatch(log, artifacts, await resolveBatchId(log, batch));
    const { batchId, plan } = view;
    const { rejected, summary, licences } = await readLicences(log, batchId);
    const names = new Map(plan.jobs.map(({ number, name }) => [number, name]));
    const forecasts = rejected.map(({ job, replicate, reasons, warnings }) => ({
      job: names.get(job)!,
      replicate,
      reasons,
      warnings,
    }));
    if (options.json === true)
      print(JSON.stringify({ schemaVersion: 1, batchId, judged: licences.length > 0, rejected: forecasts }));
    else if (licences.length === 0) print(notJudged(view));
    else if (forecasts.length === 0) print(`No forecast of batch ${batchId} was rejected.`);
    else {
      const rows = forecasts.flatMap(({ job, replicate, reasons }) =>
        reasons.map(({ code, value, limit, message }) => [
          job,
          String(replicate),
          code,
          cell(value),
          limitOf(limit),
          message,
        ]),
      );
      print(table(['job', 'replicate', 'reason', 'value', 'limit', 'message'], rows, [1, 3]));
      const of = summary === null ? '' : ` of ${summary.accepted + summary.rejected}`;
      print(`\n${counted(forecasts.length, 'forecast')}${of} rejected.`);
    }
    return ExitCode.ok;
  });
}

const limitOf = (limit: Finding['limit']): string => (Array.isArray(limit) ? limit.join(' ') : cell(limit));
