import { pyEquals, pyFixed, pyGet, pyLess, pyStr, pyTruthy } from '@pulse/numeric';
import { CLASSIC_APPROVED } from './license.js';

/**
 * Classic explanation of a licence status, one line for each reason.
 *
 * Compatible, though odd: it has limits of its own (confidence 0.6, alignment 70 of 100) and ignores those of the
 * policy; it names "✅ Stable" as drift and "⚠️ Moderate" as not fully trusted.
 *
 * @throws PythonError AttributeError when the forecast is no dict, TypeError for figures that are no numbers
 */
export function classicLicenseExplanation(forecast: unknown): string {
  const status = pyGet(forecast, 'license_status', '');
  const confidence = pyGet(forecast, 'confidence', 0);
  const alignment = pyGet(forecast, 'alignment_score', 0);
  const trust = pyGet(forecast, 'trust_label', '');
  const drift = pyGet(forecast, 'drift_flag', '');
  if (pyEquals(status, CLASSIC_APPROVED))
    return 'This forecast met all trust criteria and is fully licensed for strategic use.';
  const reasons: string[] = [];
  if (pyLess(confidence, 0.6)) reasons.push(`Confidence was too low (${pyFixed(Number(confidence), 2)}).`);
  if (!pyEquals(trust, '🟢 Trusted')) reasons.push(`Forecast trust label is '${pyStr(trust)}', not fully trusted.`);
  if (pyTruthy(drift)) reasons.push(`Symbolic drift detected: ${pyStr(drift)}.`);
  if (pyLess(alignment, 70)) reasons.push(`Alignment score below threshold (${pyFixed(Number(alignment), 2)}).`);
  if (reasons.length === 0) return 'Forecast failed licensing but no specific cause identified.';
  return `License blocked for the following reason(s):\n- ${reasons.join('\n- ')}`;
}
