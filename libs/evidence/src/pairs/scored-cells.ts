import type { EvidenceOrigin, OriginScores } from '@pulse/contracts';

/** One target at one origin and horizon whose outcome is known. */
export interface ScoredCell {
  /** Index of the origin in the evidence, in the order of time. */
  readonly at: number;
  readonly outcome: number;
  readonly crps: number;
  /** CRPS of the baselines that exist here. */
  readonly baselines: Readonly<Record<string, number>>;
  readonly lower80: number;
  readonly upper80: number;
  readonly lower50: number;
  readonly upper50: number;
  readonly pit: number;
}

/** The scored cells of a pair in the order of time, and the number of those that are in sample and left out. */
export function scoredCells(
  origins: readonly EvidenceOrigin[],
  target: string,
  horizon: number,
): { readonly cells: ScoredCell[]; readonly inSample: number } {
  const cells: ScoredCell[] = [];
  let inSample = 0;
  origins.forEach((origin, at) => {
    const scores = origin.targets[target];
    const cell = scores === undefined ? null : cellOf(scores, horizon - 1, at);
    if (cell === null) return;
    if (origin.inSample) inSample++;
    else cells.push(cell);
  });
  return { cells, inSample };
}

function cellOf(scores: OriginScores, i: number, at: number): ScoredCell | null {
  const outcome = scores.outcome[i] ?? null;
  const crps = scores.crps[i] ?? null;
  if (outcome === null || crps === null) return null;
  return {
    at,
    outcome,
    crps,
    baselines: Object.fromEntries(
      Object.entries(scores.baselines).flatMap(([name, column]) => {
        const loss = column[i] ?? null;
        return loss === null ? [] : [[name, loss]];
      }),
    ),
    lower80: scores.lower80[i]!,
    upper80: scores.upper80[i]!,
    lower50: scores.lower50[i]!,
    upper50: scores.upper50[i]!,
    pit: scores.pit[i]!,
  };
}
