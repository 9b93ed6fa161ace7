import type { Finding, PairVerdict } from '@pulse/contracts';
import { isPValue, neededText, shownP } from '@pulse/domain';
import { readLicences, type Licence, type Licences, type Rejection } from '@pulse/license';
import { withPlace } from '../place/open-place.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { print, table } from '../output/terminal.js';
import type { PlaceOptions } from '../place/place.js';
import { findPlanned } from './find-forecast.js';
import { cell, notJudged, openLicenseBatch, pairRows, type LicenseBatch } from './license-batch.js';

export interface LicenseShowOptions extends PlaceOptions {
  readonly asOf?: string;
  readonly json?: boolean;
}

/** `pulse license show JOB` */
export async function licenseShowCommand(options: LicenseShowOptions, address: string): Promise<ExitCode> {
  const { batch, job, replicate } = parseAddress(address);
  return withPlace(options, async (opened) => {
    const found = await openLicenseBatch(opened, batch, options.asOf);
    const planned = findPlanned(found.view, job);
    const all = await readLicences(opened.log, found.view.batchId);
    const licence = licenceOf(all, planned.number, replicate);
    const rejected = all.rejected.filter(
      (one) => one.job === planned.number && (replicate === null || one.replicate === replicate),
    );
    const trustLabel = licence === null ? null : await trustLabelOf(opened.log, found, planned, licence);
    const name = `${found.view.batchId} / ${planned.name}${replicate === null ? '' : ` / ${replicate}`}`;
    if (options.json === true)
      print(
        JSON.stringify({
          schemaVersion: 1,
          ...describe(found, licence, rejected),
          trustLabel,
          job: planned.name,
          replicate,
        }),
      );
    else if (licence === null) print(`${name}: ${await why(opened.log, found, planned)}`);
    else showText(name, found, licence, rejected, trustLabel);
    return ExitCode.ok;
  });
}

function parseAddress(address: string): { batch: string; job: string; replicate: number | null } {
  const [batch = '', job = '', replicate, ...rest] = address.split('/');
  if (batch === '' || job === '' || rest.length > 0 || !/^[1-9]\d*$/.test(replicate ?? '1'))
    throw new CliError(
      ExitCode.usage,
      `"${address}" does not name a job`,
      'Write <batch>/<job> or <batch>/<job>/<replicate>, for example latest/baseline.',
    );
  return { batch, job, replicate: replicate === undefined ? null : Number(replicate) };
}

function licenceOf({ licences }: Licences, job: number, replicate: number | null): Licence | null {
  const found = licences.findLast(
    ({ decision }) =>
      decision.job === job &&
      (replicate === null || (decision.replicate <= replicate && replicate <= decision.through)),
  );
  return found ?? null;
}

/** By the policy where it says one, else as the forecast was stored with. */
async function trustLabelOf(
  log: Parameters<typeof readLicences>[0],
  { view }: LicenseBatch,
  planned: ReturnType<typeof findPlanned>,
  { decision }: Licence,
): Promise<string | null> {
  if (decision.trustLabel !== undefined) return decision.trustLabel;
  const { readJob } = await import('@pulse/read-model');
  const { forecasts } = await readJob(log, view.batchId, planned);
  return forecasts.find(({ replicate }) => replicate === decision.replicate)?.score.trustLabel ?? null;
}

async function why(
  log: Parameters<typeof readLicences>[0],
  { view }: LicenseBatch,
  planned: ReturnType<typeof findPlanned>,
): Promise<string> {
  const { readJob } = await import('@pulse/read-model');
  const { status, failure } = await readJob(log, view.batchId, planned);
  if (status === 'failed' || status === 'cancelled')
    return `no licence: the job ${failure === null ? `was ${status}` : `failed (${failure.message})`}.`;
  return notJudged(view);
}

function describe(found: LicenseBatch, licence: Licence | null, rejected: readonly Rejection[]) {
  const { asOf, view } = found;
  const rows = licence === null ? [] : pairRows(licence, found);
  return {
    batchId: view.batchId,
    asOf,
    decision: licence?.decision ?? null,
    pairs: rows,
    withdrawals: licence?.withdrawals ?? [],
    rejected: rejected.map(({ replicate, reasons, warnings }) => ({ replicate, reasons, warnings })),
  };
}

function showText(
  name: string,
  found: LicenseBatch,
  licence: Licence,
  rejected: readonly Rejection[],
  trustLabel: string | null,
): void {
  const { decision, withdrawals } = licence;
  const range =
    decision.replicate === decision.through
      ? `replicate ${decision.replicate}`
      : `replicates ${decision.replicate} to ${decision.through}`;
  print(`${name}   (${range}, policy ${decision.policy})`);
  print(decision.status === decision.verdict ? decision.verdict : `${decision.verdict}: ${decision.status}`);
  print(decision.explanation);
  if (trustLabel !== null) print(`trust label: ${trustLabel}`);
  for (const { target, horizon, explanation } of withdrawals)
    print(`withdrawn: ${target} at horizon ${horizon}. ${explanation}`);
  for (const warning of decision.warnings) print(`warning: ${warning.message} (${warning.code})`);
  for (const { replicate, reasons } of rejected) print(`replicate ${replicate} is rejected: ${textOf(reasons)}`);
  print(`Data are known to ${found.asOf ?? 'no date'}.`);
  const rows = pairRows(licence, found).map(({ target, horizon, verdict, status, until, change }) =>
    [target, horizon, verdict, status, until, change].map(cell),
  );
  print(`\n${table(['target', 'h', 'verdict', 'status', 'until', 'smallest change'], rows, [1])}`);
  for (const pair of decision.pairs) print(`\n${pair.target} at horizon ${pair.horizon}\n${testTable(pair)}`);
}

function testTable({ tests }: PairVerdict): string {
  const rows = tests.map((one) => [
    one.test,
    one.verdict,
    typeof one.value === 'number' && isPValue(one.test) ? shownP(one.value) : cell(one.value),
    neededText(one),
    cell(one.n),
    one.uncertainty ?? '',
  ]);
  return table(['test', 'verdict', 'value', 'needed', 'n', 'uncertainty'], rows, [4]);
}

const textOf = (reasons: readonly Finding[]): string => reasons.map(({ message }) => message).join('; ');
