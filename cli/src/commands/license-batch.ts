import { World, type Period } from '@pulse/contracts';
import { parseLabel } from '@pulse/engine';
import { dataTime, isWithdrawn, licenceStatus, type Licence, type LicenceStatus } from '@pulse/license';
import { readBatch, readJson, type BatchView } from '@pulse/read-model';
import { resolveBatchId, type OpenPlace } from '../place/open-place.js';
import { CliError, ExitCode } from '../exit-codes.js';

/** A batch with what its licences are compared with. */
export interface LicenseBatch {
  readonly view: BatchView;
  readonly period: Period;
  /** Last known period; null where nothing has a date. */
  readonly asOf: string | null;
}

/** @param asked label of the last known period; by default the newest origin of the batch's world in the log */
export async function openLicenseBatch(
  { log, artifacts }: Pick<OpenPlace, 'log' | 'artifacts'>,
  batch: string,
  asked: string | undefined,
): Promise<LicenseBatch> {
  const view = await readBatch(log, artifacts, await resolveBatchId(log, batch));
  const { period } = World.parse(await readJson(artifacts, view.plan.config.world));
  if (asked !== undefined && parseLabel(period, asked) === undefined)
    throw new CliError(
      ExitCode.invalidInput,
      `"${asked}" is no period of the world ${view.state.submission.worldName}`,
      `Its period is ${period}: write a label as its origins have, for example ${view.plan.jobs[0]?.origin ?? '2009-12'}.`,
    );
  return { view, period, asOf: asked ?? (await dataTime(log, artifacts, view, period)) };
}

/** One pair of a licence as it stands now; a policy without pairs has one row for the whole forecast. */
export interface PairRow {
  readonly target: string | null;
  readonly horizon: number | null;
  readonly verdict: string;
  readonly status: LicenceStatus | null;
  readonly until: string | null;
  readonly change: string | null;
}

export function pairRows(licence: Licence, { period, asOf }: LicenseBatch): PairRow[] {
  const { verdict, until, change, pairs } = licence.decision;
  if (pairs.length === 0) {
    const status = licenceStatus({ verdict, until }, false, period, asOf);
    return [{ target: null, horizon: null, verdict, status, until, change }];
  }
  return pairs.map((pair) => ({
    target: pair.target,
    horizon: pair.horizon,
    verdict: pair.verdict,
    status: licenceStatus(pair, isWithdrawn(licence, pair), period, asOf),
    until: pair.until,
    change: pair.change,
  }));
}

/** Text for a table; a dash where there is nothing. */
export const cell = (value: string | number | null): string => {
  if (value === null) return '-';
  return typeof value === 'number' ? String(Number(value.toPrecision(4))) : value;
};

/** Why there is nothing to show. */
export const notJudged = ({ batchId, state }: BatchView): string =>
  state.status === 'cancelled'
    ? `Batch ${batchId} was cancelled before its forecasts were judged.`
    : `Batch ${batchId} (${state.status}) has no licence decision yet.`;
