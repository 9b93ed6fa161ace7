import type { HeadlineValue, JobEvidence } from '@pulse/contracts';

/** Losses of one configuration at its evidence origins, for the headline and its horizon; origins in order. */
export interface OriginLosses {
  readonly target: string;
  readonly horizon: number;
  readonly origins: readonly string[];
  /** CRPS at each origin, in the target's unit; the Brier score of an event, which is the CRPS of its probability. */
  readonly crps: readonly number[];
  readonly baselines: Readonly<Record<string, readonly (number | null)[]>>;
}

/** Scored origins that count: in-sample ones are left out. Null where nothing is scored. */
export function originLosses(evidence: JobEvidence, headline: HeadlineValue): OriginLosses | null {
  if (headline.kind === 'event') return eventLosses(evidence, headline);
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

/** Origins before which the event was never observed have no base rate and are left out. */
function eventLosses({ origins }: JobEvidence, { name, horizon }: HeadlineValue): OriginLosses | null {
  const scored = origins.flatMap(({ origin, inSample, events }) => {
    const outcome = events?.[name]?.outcome[horizon - 1] ?? null;
    const probability = events?.[name]?.probability[horizon - 1] ?? null;
    const baseRate = events?.[name]?.baseRate[horizon - 1] ?? null;
    if (inSample || outcome === null || probability === null || baseRate === null) return [];
    const brier = (p: number): number => (p - outcome) ** 2;
    return [{ origin, loss: brier(probability), reference: brier(baseRate) }];
  });
  if (scored.length === 0) return null;
  return {
    target: name,
    horizon,
    origins: scored.map(({ origin }) => origin),
    crps: scored.map(({ loss }) => loss),
    baselines: { base_rate: scored.map(({ reference }) => reference) },
  };
}
