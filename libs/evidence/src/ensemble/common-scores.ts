import type { EvidenceOrigin, OriginScores } from '@pulse/contracts';
import type { Member } from './member.js';

/** One target at one horizon and origin that every member was scored at. */
export interface CommonCell {
  readonly target: string;
  readonly horizon: number;
  /** Place of the origin among the common ones, in the order of time. */
  readonly at: number;
  /** Of each member, in their order. */
  readonly scores: readonly OriginScores[];
}

export interface CommonScores {
  /** Labels of the origins that all members have and none has in sample, in the order of time. */
  readonly origins: readonly string[];
  /** Origins before this place choose, those from it on judge. */
  readonly cut: number;
  readonly cells: readonly CommonCell[];
}

const SELECTION_SHARE = 0.75;

/** What all members were scored on alike. Empty where one of them has no evidence. */
export function commonScores(members: readonly Member[], targets: readonly string[], horizon: number): CommonScores {
  const byLabel = members.map(({ origins }) => new Map(origins.map((one) => [one.origin, one])));
  const shared = (members[0]?.origins ?? []).flatMap(({ origin }) => {
    const all = byLabel.flatMap((own) => own.get(origin) ?? []);
    return all.length === members.length && all.every(({ inSample }) => !inSample) ? [{ origin, all }] : [];
  });
  return {
    origins: shared.map(({ origin }) => origin),
    cut: Math.floor(shared.length * SELECTION_SHARE),
    cells: shared.flatMap(({ all }, at) =>
      targets.flatMap((target) =>
        Array.from({ length: horizon }, (_, i) => cell(all, target, i + 1, at)).filter((one) => one !== null),
      ),
    ),
  };
}

function cell(all: readonly EvidenceOrigin[], target: string, horizon: number, at: number): CommonCell | null {
  const scores = all.flatMap((origin) => origin.targets[target] ?? []);
  const known = scores.filter((one) => typeof one.crps[horizon - 1] === 'number');
  return known.length === all.length ? { target, horizon, at, scores } : null;
}

/**
 * Cells that may choose: of the earlier origins, and with outcomes that were known when the first of the later origins
 * was forecast from. Origins follow each other by one period or more, so `at + horizon <= cut` is never too late.
 */
export function choosingCells({ cells, cut }: CommonScores): CommonCell[] {
  return cells.filter(({ at, horizon }) => at + horizon <= cut);
}

/** Cells of the later origins, on which nothing was chosen. */
export function judgingCells({ cells, cut }: CommonScores): CommonCell[] {
  return cells.filter(({ at }) => at >= cut);
}

/** Cells by target and horizon, in the order in which they come. */
export function byPair(cells: readonly CommonCell[]): CommonCell[][] {
  const groups = new Map<string, CommonCell[]>();
  for (const one of cells) {
    const key = `${one.horizon} ${one.target}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}
