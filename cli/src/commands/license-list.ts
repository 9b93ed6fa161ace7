import { readLicences } from '@pulse/license';
import { withPlace } from '../place/open-place.js';
import { ExitCode } from '../exit-codes.js';
import { annotated, print, table, tableWithin } from '../output/terminal.js';
import type { PlaceOptions } from '../place/place.js';
import { cell, notJudged, openLicenseBatch, pairRows, type PairRow } from './license-batch.js';
import { terminalWidth, wrap } from './wrap.js';

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
    else print(listing(rows, terminalWidth()));
    return ExitCode.ok;
  });
}

interface Row extends PairRow {
  readonly job: string;
  readonly origin: string | null;
}

const HEAD = ['job', 'origin', 'target', 'h', 'verdict', 'status', 'until'];

/** One line a pair; the smallest change stands below where it does not fit beside. */
function listing(rows: readonly Row[], width: number): string {
  const cells = rows.map((row) =>
    [row.job, row.origin, row.target, row.horizon, row.verdict, row.status, row.until].map(cell),
  );
  const whole = table(
    [...HEAD, 'smallest change'],
    cells.map((row, i) => [...row, cell(rows[i]!.change)]),
    [3],
  );
  if (whole.split('\n').every((line) => line.length <= width)) return whole;
  const changes = rows.map(({ change }) => (change === null ? [] : wrap(`smallest change: ${change}`, width, 4, 2)));
  return annotated(tableWithin(width, HEAD, cells, { cut: 0, right: [3] }), changes);
}
