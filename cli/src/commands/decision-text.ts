import type { Verdict } from '@pulse/contracts';

/** The part of an event of the licence service that is shown. */
export interface ShownDecision {
  readonly type: string;
  readonly verdict?: Verdict;
  readonly explanation?: string;
  readonly trustLabel?: string;
  readonly target?: string;
  readonly horizon?: number;
  readonly reasons?: readonly { readonly message: string }[];
}

/** Beside a label that sounds better than the verdict. */
export const LABEL_NOTE = "A trust label allows nothing: that is the licence's to say.";

/** What was decided about a forecast, in words. */
export function decisionLines(decisions: readonly ShownDecision[], trust: string): string[] {
  const { verdict } = decisions.findLast((one) => one.verdict !== undefined) ?? {};
  const note = trust === 'trusted' && verdict !== undefined && verdict !== 'licensed';
  return [...decisions.flatMap(linesOf), ...(note ? [LABEL_NOTE] : [])];
}

function linesOf({ type, verdict, explanation = '', target, horizon, reasons = [] }: ShownDecision): string[] {
  switch (type) {
    case 'ForecastAccepted':
      return ['Validation: accepted'];
    case 'ForecastRejected':
      return ['Validation: rejected', ...reasons.map(({ message }) => `  - ${message}`)];
    case 'ForecastLicensed':
    case 'LicenseRefused':
      // An explanation of the default policy begins with the verdict where that is a refusal.
      return [`Verdict: ${(verdict ?? '').replaceAll('_', ' ')}. ${explanation.replace(/^Refused\. /, '')}`];
    case 'LicenseWithdrawn':
      return [`Withdrawn: ${target} at horizon ${horizon}. ${explanation}`];
    default:
      return [];
  }
}
