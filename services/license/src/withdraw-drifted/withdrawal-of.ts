import { LicenseWithdrawn, type EventInput, type JobEvidence, type Period } from '@pulse/contracts';
import { driftOf, laterPits, WITHDRAWAL_LIMIT } from '@pulse/domain';
import type { LicensedPair } from './licensed-pairs.js';

/** The withdrawal of a licensed pair, if the outcomes since its origin speak against it; else null. */
export function withdrawalOf(
  pair: LicensedPair,
  evidence: JobEvidence,
  period: Period,
  origin: string,
  shownBy: string,
): EventInput | null {
  const { target, horizon } = pair;
  const later = laterPits(evidence.origins, period, target, horizon, origin);
  const { eValue, n } = driftOf(later.pits);
  if (eValue < WITHDRAWAL_LIMIT) return null;
  const [from, to] = [later.origins[0]!, later.origins[n - 1]!];
  const explanation =
    `The outcomes of ${n} later origins (${from} to ${to}, every ${horizon === 1 ? '' : `${horizon}. `}period) are not ` +
    `those of a calibrated forecast of ${target} ${horizon} ahead: e-value ${Number(eValue.toPrecision(3))}, limit ` +
    `${WITHDRAWAL_LIMIT}. A calibrated forecast goes above the limit with a probability of at most 5 %.`;
  return LicenseWithdrawn({ ...pair, eValue, limit: WITHDRAWAL_LIMIT, n, from, to, shownBy, explanation });
}
