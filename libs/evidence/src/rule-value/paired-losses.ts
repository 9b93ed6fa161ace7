import type { EvidenceOrigin, OriginScores } from '@pulse/contracts';

/** CRPS of one target at one origin, with the rule and without it, and of each baseline. */
export interface LossPart {
  readonly full: number;
  readonly without: number;
  readonly baselines: Readonly<Record<string, number | null>>;
}

export interface PairedLosses {
  /** The targets that were scored at all, in the order of `parts`. */
  readonly targets: readonly string[];
  /** Origins, in the order of time, at which all of them were scored both ways; those in sample are left out. */
  readonly origins: readonly { readonly origin: string; readonly parts: readonly LossPart[] }[];
  readonly inSample: number;
}

/** Pairs two evidences origin by origin, at one horizon. An origin is in sample where either of them says so. */
export function pairedLosses(
  full: readonly EvidenceOrigin[],
  without: readonly EvidenceOrigin[],
  targets: readonly string[],
  horizon: number,
): PairedLosses {
  const others = new Map(without.map((origin) => [origin.origin, origin]));
  const both = full.flatMap((a) => {
    const b = others.get(a.origin);
    return b === undefined ? [] : [{ a, b }];
  });
  const scored = targets.filter((target) => both.some(({ a, b }) => partOf(a, b, target, horizon) !== null));
  const origins: { origin: string; parts: LossPart[] }[] = [];
  let inSample = 0;
  for (const { a, b } of both) {
    const parts = scored.flatMap((target) => partOf(a, b, target, horizon) ?? []);
    if (scored.length === 0 || parts.length < scored.length) continue;
    if (a.inSample || b.inSample) inSample++;
    else origins.push({ origin: a.origin, parts });
  }
  return { targets: scored, origins, inSample };
}

function partOf(a: EvidenceOrigin, b: EvidenceOrigin, target: string, horizon: number): LossPart | null {
  const h = horizon - 1;
  const [full, without] = [crpsOf(a.targets[target], h), crpsOf(b.targets[target], h)];
  if (full === null || without === null) return null;
  const columns = Object.entries(a.targets[target]!.baselines);
  return { full, without, baselines: Object.fromEntries(columns.map(([name, column]) => [name, column[h] ?? null])) };
}

function crpsOf(scores: OriginScores | undefined, h: number): number | null {
  return scores?.crps[h] ?? null;
}
