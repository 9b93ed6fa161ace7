import type { HeadlineValue, JobEvidence } from '@pulse/contracts';

/** Losses of one configuration at its evidence origins, for the headline's target and horizon; origins in order. */
export interface OriginLosses {
  readonly target: string;
  readonly horizon: number;
  readonly origins: readonly string[];
  /** CRPS at each origin, in the target's unit. */
  readonly crps: readonly number[];
  readonly baselines: Readonly<Record<string, readonly (number | null)[]>>;
}

/** Scored origins that count: in-sample ones are left out. Null for an event headline or where nothing is scored. */
export function originLosses(evidence: JobEvidence, headline: HeadlineValue): OriginLosses | null {
  if (headline.kind !== 'median') return null;
  const h = headline.horizon - 1;
  const scored = evidence.origins.flatMap((origin) => {
    const scores = origin.targets[headline.name];
    const crps = scores?.crps[h];
    return origin.inSample || !scores || crps === null || crps === undefined
      ? []
      : [{ origin: origin.origin, crps, scores }];
  });
  if (scored.length === 0) return null;
  const names = Object.keys(scored[0]!.scores.baselines).sort();
  return {
    target: headline.name,
    horizon: headline.horizon,
    origins: scored.map((s) => s.origin),
    crps: scored.map((s) => s.crps),
    baselines: Object.fromEntries(
      names.map((name) => [name, scored.map((s) => s.scores.baselines[name]?.[h] ?? null)]),
    ),
  };
}
