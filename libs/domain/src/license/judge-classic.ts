import type { ForecastBody, ForecastScore, PairVerdict, Verdict } from '@pulse/contracts';
import { classicAlignment } from '../classic/alignment.js';
import { classicLicense } from '../classic/license.js';
import { classicLicenseExplanation } from '../classic/license-explanation.js';
import { classicArc, classicTrustLabel } from '../classic/trust-gate.js';

export interface ClassicDecision {
  readonly verdict: Verdict;
  /** The original's status text. */
  readonly status: string;
  readonly explanation: string;
  readonly pairs: PairVerdict[];
}

const APPROVED = '✅ Approved';

/**
 * The original's licence: arc, trust label, alignment (0 to 100, compared with 0.75 as the original does), status and
 * text. A null confidence counts as 0, as there.
 */
export function judgeClassic(score: ForecastScore, body: ForecastBody): ClassicDecision {
  const overlays = Object.fromEntries(
    Object.entries(body.overlays).map(([name, byTurn]) => [name, byTurn.at(-1) ?? 0]),
  );
  const tagged = { confidence: score.confidence, fragility: score.fragility, overlays, ...classicArc(overlays) };
  const labelled = { ...tagged, trust_label: classicTrustLabel(tagged) };
  const aligned = { ...labelled, alignment_score: classicAlignment(labelled).alignment_score };
  const status = classicLicense(aligned);
  const explanation = classicLicenseExplanation({ ...aligned, license_status: status });
  return { verdict: status === APPROVED ? 'licensed' : 'refused', status, explanation, pairs: [] };
}
