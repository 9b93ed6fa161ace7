export type TrustLabel = 'trusted' | 'moderate' | 'fragile';

/** Limits of the trust label. */
export interface TrustThresholds {
  /** Trusted from this confidence and up to this fragility. */
  readonly trusted: { readonly minConfidence: number; readonly maxFragility: number };
  /** Fragile below this confidence or above this fragility. */
  readonly fragile: { readonly minConfidence: number; readonly maxFragility: number };
}

/** The limits of `fragile` are those of validation by default. */
export const TRUST_THRESHOLDS: TrustThresholds = {
  trusted: { minConfidence: 0.6, maxFragility: 0.4 },
  fragile: { minConfidence: 0.4, maxFragility: 0.7 },
};

/** What is not known makes a forecast neither trusted nor fragile. */
export function trustLabel(
  confidence: number | null,
  fragility: number | null,
  { trusted, fragile }: TrustThresholds = TRUST_THRESHOLDS,
): TrustLabel {
  if (confidence !== null && confidence < fragile.minConfidence) return 'fragile';
  if (fragility !== null && fragility > fragile.maxFragility) return 'fragile';
  if (confidence === null || fragility === null) return 'moderate';
  return confidence >= trusted.minConfidence && fragility <= trusted.maxFragility ? 'trusted' : 'moderate';
}
