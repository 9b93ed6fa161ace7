import {
  isPyDict,
  isPyNumber,
  pyEquals,
  pyGet,
  pyItem,
  pyKey,
  pyLess,
  pyStr,
  pyTruthy,
  PythonError,
} from '@pulse/numeric';

export const CLASSIC_APPROVED = '✅ Approved';
const STABLE = '✅ Stable';
const TRUSTED_LABELS: ReadonlySet<unknown> = new Set(['🟢 Trusted', '⚠️ Moderate']);
const DEFAULTS = { confidence_min: 0.6, alignment_min: 0.75 };

/**
 * Classic licence status of a forecast. Tested in this order: confidence, trust label, drift, alignment.
 *
 * Compatible, though odd: the alignment limit is 0.75 although the alignment index goes from 0 to 100, so nearly any
 * alignment passes; the trust engine never gives the label "⚠️ Moderate" that is tolerated here; a confidence that is
 * no number counts as 0, True as 1.
 *
 * @param thresholds `{confidence_min, alignment_min}`; empty or null means the defaults
 * @throws PythonError ValueError when the forecast is no dict, KeyError for a threshold that is needed and missing
 */
export function classicLicense(forecast: unknown, thresholds?: unknown): string {
  if (!isPyDict(forecast)) throw new PythonError('ValueError', 'Forecast must be a dictionary');
  const limits = pyTruthy(thresholds) ? thresholds : DEFAULTS;
  const confidence = pyGet(forecast, 'confidence', 0);
  const alignment = pyGet(forecast, 'alignment_score', 0);
  const drift = pyGet(forecast, 'drift_flag');
  if (pyLess(numberOrZero(confidence), pyItem(limits, 'confidence_min'))) return '❌ No Confidence';
  if (!TRUSTED_LABELS.has(pyKey(pyGet(forecast, 'trust_label', 'unknown')))) return '🚫 Untrusted';
  if (pyTruthy(drift) && !pyEquals(drift, STABLE)) return `🔴 Blocked - ${pyStr(drift)}`;
  if (pyLess(numberOrZero(alignment), pyItem(limits, 'alignment_min'))) return '⚠️ Low Alignment';
  return CLASSIC_APPROVED;
}

function numberOrZero(value: unknown): number {
  return isPyNumber(value) ? Number(value) : 0;
}
