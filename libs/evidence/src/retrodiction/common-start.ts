import type { EvidenceOrigin, OriginScores } from '@pulse/contracts';

/**
 * Leaves out the scores of a target from early origins at which a baseline did not exist yet that exists at the newest one,
 * such as the seasonal naive in the first two seasons, as long as at least half of the origins are left. Otherwise more origins
 * would silently take the strongest baseline out of the comparison.
 *
 * @param origins in the order of time
 */
export function fromCommonStart(origins: readonly EvidenceOrigin[]): EvidenceOrigin[] {
  const starts = new Map<string, number>();
  for (const name of Object.keys(origins.at(-1)?.targets ?? {})) starts.set(name, startOf(origins, name));
  return origins.map((origin, i) => ({
    ...origin,
    targets: Object.fromEntries(
      Object.entries(origin.targets).map(([name, scores]) => [
        name,
        i < starts.get(name)! ? withoutScores(scores) : scores,
      ]),
    ),
  }));
}

/** The first origin that counts. */
function startOf(origins: readonly EvidenceOrigin[], name: string): number {
  const scored = origins.flatMap(({ targets }, i) => (targets[name]!.crps.some(isKnown) ? [i] : []));
  const newest = scored.at(-1);
  if (newest === undefined) return 0;
  const wanted = baselinesOf(origins[newest]!.targets[name]!);
  const without = scored.filter((i) => !wanted.every((one) => baselinesOf(origins[i]!.targets[name]!).includes(one)));
  const start = (without.at(-1) ?? -1) + 1;
  return 2 * scored.filter((i) => i >= start).length >= scored.length ? start : 0;
}

const baselinesOf = ({ baselines }: OriginScores): string[] =>
  Object.entries(baselines).flatMap(([name, losses]) => (losses.some(isKnown) ? [name] : []));

const isKnown = (value: number | null): boolean => value !== null;

function withoutScores(scores: OriginScores): OriginScores {
  const none = (column: readonly unknown[]): null[] => column.map(() => null);
  return {
    outcome: none(scores.outcome),
    median: none(scores.median),
    lower80: none(scores.lower80),
    upper80: none(scores.upper80),
    lower50: none(scores.lower50),
    upper50: none(scores.upper50),
    crps: none(scores.crps),
    baselines: Object.fromEntries(Object.entries(scores.baselines).map(([name, column]) => [name, none(column)])),
    pit: none(scores.pit),
    ...(scores.quantiles && { quantiles: none(scores.quantiles) }),
  };
}
