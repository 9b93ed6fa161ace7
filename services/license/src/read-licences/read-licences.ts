import {
  streams,
  type BatchLicensed,
  type DataOf,
  type ForecastLicensed,
  type ForecastRejected,
  type LicenseWithdrawn,
} from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';
import { wholeDecisions } from '@pulse/read-model';

export type Decision = DataOf<typeof ForecastLicensed>;
export type Rejection = DataOf<typeof ForecastRejected>;
export type Withdrawal = DataOf<typeof LicenseWithdrawn>;

/** A decision with what was withdrawn of it since. */
export interface Licence {
  readonly decision: Decision;
  readonly withdrawals: readonly Withdrawal[];
}

/** Everything that was decided about the forecasts of a batch, later withdrawals included. */
export interface Licences {
  readonly batchId: string;
  /** Counts of the whole batch; null until it is judged to its end. */
  readonly summary: DataOf<typeof BatchLicensed> | null;
  /** In plan order. */
  readonly licences: readonly Licence[];
  readonly rejected: readonly Rejection[];
}

/** Folds the licence stream of a batch; empty where nothing is decided yet. */
export async function readLicences(log: EventLog, batchId: string): Promise<Licences> {
  const licences: { decision: Decision; withdrawals: Withdrawal[] }[] = [];
  const rejected: Rejection[] = [];
  let summary: Licences['summary'] = null;
  const covering = ({ job, replicate }: Withdrawal) =>
    licences.findLast(({ decision }) => decision.job === job && decision.replicate === replicate);
  for (const { type, data } of wholeDecisions((await log.load(streams.license(batchId))).events))
    switch (type) {
      case 'ForecastLicensed':
      case 'LicenseRefused':
        licences.push({ decision: data as Decision, withdrawals: [] });
        break;
      case 'ForecastRejected':
        rejected.push(data as Rejection);
        break;
      case 'LicenseWithdrawn':
        covering(data as Withdrawal)?.withdrawals.push(data as Withdrawal);
        break;
      case 'BatchLicensed':
        summary = data as DataOf<typeof BatchLicensed>;
        break;
      default:
    }
  return { batchId, summary, licences, rejected };
}
