import type { AuditVerdict } from '@pulse/contracts';
import type { BaselineState, Matching } from './document.js';

export interface AuditDecision {
  readonly verdict: AuditVerdict;
  readonly reason: string;
  readonly n: number;
}

/**
 * The audit's verdict. Better or worse is decided by outcomes alone: without newly resolved targets that are scored for
 * both batches it is not decidable, except that equal forecasts are unchanged.
 *
 * @param differing matched statements of which a stored value differs
 */
export function auditVerdict(baseline: BaselineState, matching: Matching | null, differing: number): AuditDecision {
  if (baseline.status === 'none')
    return undecidable('there is no completed batch of this domain and world before this one', 0);
  if (baseline.status === 'unreadable')
    return undecidable(`the baseline cannot be read (${baseline.code}); the run record says why`, 0);
  const { matched, appeared, vanished } = matching!;
  if (matched === 0) return undecidable('no accepted forecast of this batch has a counterpart in the baseline', 0);
  if (differing === 0 && appeared === 0 && vanished === 0)
    return { verdict: 'unchanged', reason: `all ${matched} matched statements are equal to the bit`, n: matched };
  const moved =
    differing === 0
      ? `the ${matched} matched statements are equal, ${appeared} appeared and ${vanished} vanished`
      : `${differing} of ${matched} matched statements changed`;
  return undecidable(`${moved}; no newly resolved target is scored for both batches, so outcomes cannot tell`, matched);
}

const undecidable = (reason: string, n: number): AuditDecision => ({ verdict: 'not_decidable', reason, n });
