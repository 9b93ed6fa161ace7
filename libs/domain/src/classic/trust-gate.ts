import { pyFloat, pyGet, pyGreater } from '@pulse/numeric';

/** Arc and tag of the first overlay above its limit; asked in this order. */
const ARCS = [
  { overlay: 'hope', above: 0.7, arc: 'Hope Surge', tag: 'Hope' },
  { overlay: 'despair', above: 0.6, arc: 'Collapse Risk', tag: 'Despair' },
  { overlay: 'rage', above: 0.6, arc: 'Rage Arc', tag: 'Rage' },
  { overlay: 'fatigue', above: 0.5, arc: 'Fatigue Loop', tag: 'Fatigue' },
] as const;

/** What the classic trust engine calls the arc of these overlays. */
export function classicArc(overlays: unknown): { readonly arc_label: string; readonly symbolic_tag: string } {
  for (const { overlay, above, arc, tag } of ARCS)
    if (pyGreater(pyGet(overlays, overlay, 0), above)) return { arc_label: arc, symbolic_tag: tag };
  return { arc_label: 'Unknown', symbolic_tag: '' };
}

export interface GateLimits {
  readonly conf_threshold?: unknown;
  readonly fragility_threshold?: unknown;
  readonly risk_threshold?: unknown;
}

/**
 * Classic trust label from confidence, fragility and risk; texts are read as numbers, null counts as 0.
 *
 * @throws PythonError ValueError for a text that is no number, AttributeError when the forecast is no dict
 */
export function classicTrustLabel(forecast: unknown, limits: GateLimits = {}): string {
  const minConfidence = pyFloat(limits.conf_threshold ?? 0.5);
  const maxFragility = pyFloat(limits.fragility_threshold ?? 0.7);
  const maxRisk = pyFloat(limits.risk_threshold ?? 0.5);
  const confidence = pyFloat(pyGet(forecast, 'confidence') ?? 0);
  const fragility = pyFloat(pyGet(forecast, 'fragility') ?? 0);
  const risk = pyFloat(pyGet(forecast, 'risk_score') ?? 0);
  if (!(confidence >= minConfidence)) return '🔴 Rejected';
  return fragility <= maxFragility && risk <= maxRisk ? '🟢 Trusted' : '🟡 Unstable';
}
