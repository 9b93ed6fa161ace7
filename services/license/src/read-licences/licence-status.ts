import type { PairVerdict, Period, Verdict } from '@pulse/contracts';
import { isReached } from '@pulse/domain';
import type { Licence } from './read-licences.js';

/** `undated`: there is no date to compare with. */
export type LicenceStatus = 'valid' | 'expired' | 'withdrawn' | 'undated';

/** What holds of a verdict now; null where it allows nothing. A withdrawal says more than an expiry. */
export function licenceStatus(
  { verdict, until }: { readonly verdict: Verdict; readonly until: string | null },
  withdrawn: boolean,
  period: Period,
  asOf: string | null,
): LicenceStatus | null {
  if (verdict !== 'licensed' && verdict !== 'informational') return null;
  if (withdrawn) return 'withdrawn';
  if (until === null || asOf === null) return 'undated';
  const reached = isReached(period, until, asOf);
  return reached === undefined ? 'undated' : reached ? 'expired' : 'valid';
}

/** Whether a pair of a licence was withdrawn. */
export function isWithdrawn({ withdrawals }: Licence, { target, horizon }: Pick<PairVerdict, 'target' | 'horizon'>) {
  return withdrawals.some((one) => one.target === target && one.horizon === horizon);
}
