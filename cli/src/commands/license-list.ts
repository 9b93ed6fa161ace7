import { readLicences } from '@pulse/license';
import { withPlace } from '../place/open-place.js';
import { ExitCode } from '../exit-codes.js';
import { print, table } from '../output/terminal.js';
import type { PlaceOptions } from '../place/place.js';
import { cell, notJudged, openLicenseBatch, pairRows } from './license-batch.js';

export interface LicenseListOptions extends PlaceOptions {
  readonly verdict?: string;
  readonly target?: string;
  readonly asOf?: string;
  readonly json?: boolean;
}

/** `pulse license list [BATCH]` */
export async function licenseListCommand(options: LicenseListOptions, batch = 'latest'): Promise<ExitCode> {
  const { verdict, target } = options;
  return withPlace(options, async (opened) => {
    const found = await openLicenseBatch(opened, batch, options.asOf);
    const { batchId, plan } = found.view;
    const { licences } = await readLicences(opened.log, batchId);
    const names = new Map(plan.jobs.map(({ number, name, origin }) => [number, { name, origin }]));
    const rows = licences
      .flatMap((licence) => {
        const { job: number, replicate, through } = licence.decision;
        const { name: job, origin } = names.get(number)!;
        return pairRows(licence, found).map((row) => ({ job, replicate, through, origin, ...row }));
      })
      .filter((row) => verdict === undefined || row.verdict === verdict)
      .filter((row) => target === undefined || row.target === target);
    if (options.json === true)
      print(JSON.stringify({ schemaVersion: 1, batchId, asOf: found.asOf, judged: licences.length > 0, pairs: rows }));
    else if (licences.length === 0) print(notJudged(found.view));
    else if (rows.length === 0) print(`No pair of batch ${batchId} has this verdict and target.`);
    else
      print(
        table(
          ['job', 'origin', 'target', 'h', 'verdict', 'status', 'until', 'smallest change'],
          rows.map((row) =>
            [row.job, row.origin, row.target, row.horizon, row.verdict, row.status, row.until, row.change].map(cell),
          ),
          [3],
        ),
      );
    return ExitCode.ok;
  });
}
