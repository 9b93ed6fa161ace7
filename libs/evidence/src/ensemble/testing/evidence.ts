import { type EvidenceOrigin, type OriginScores, QUANTILE_LEVELS } from '@pulse/contracts';
import { normalQuantile } from '@pulse/numeric';
import type { Member, MemberLaw } from '../member.js';

/** The 23 quantiles of a normal law. */
export function normalLaw(centre: number, sd: number, error = 0.01): MemberLaw {
  const quantiles = QUANTILE_LEVELS.map((level) => centre + sd * normalQuantile(level));
  return { mean: centre, sd, quantiles, errors: quantiles.map(() => error) };
}

/** A member that forecasts one target `x` one step ahead. */
export function memberOf(job: string, law: MemberLaw, origins: readonly EvidenceOrigin[] = []): Member {
  return { job, paths: 1000, targets: { x: [law] }, events: {}, origins };
}

/** Scores of one origin by horizon: normal forecasts around `centre`, with a CRPS that is given. */
export function originOf(
  label: string,
  cells: readonly { outcome: number; centre: number; sd?: number; crps?: number; reference?: number }[],
  options: { inSample?: boolean; full?: boolean } = {},
): EvidenceOrigin {
  const column = (of: (cell: (typeof cells)[number]) => number) => cells.map(of);
  const quantile = (level: number) => column(({ centre, sd = 1 }) => centre + sd * normalQuantile(level));
  const scores: OriginScores = {
    outcome: column(({ outcome }) => outcome),
    median: quantile(0.5),
    lower80: quantile(0.1),
    upper80: quantile(0.9),
    lower50: quantile(0.25),
    upper50: quantile(0.75),
    crps: column(({ crps = 1 }) => crps),
    baselines: { last_value: column(({ reference = 1 }) => reference), drift: column(() => 9) },
    pit: column(() => 0.5),
    ...(options.full === true
      ? { quantiles: cells.map(({ centre, sd = 1 }) => [...normalLaw(centre, sd).quantiles]) }
      : {}),
  };
  return { origin: label, inSample: options.inSample === true, targets: { x: scores } };
}
