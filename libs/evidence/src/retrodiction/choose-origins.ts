import type { Outcomes } from './outcomes.js';

/** The pair of target (or event) and horizon that has to reach the wanted number of origins. */
export interface OriginDemand {
  readonly target: string;
  /** Where it is given, its outcomes count instead of the target's. */
  readonly event?: string;
  readonly horizon: number;
  readonly origins: number;
}

/**
 * Evidence origins, latest first: the wanted number of those whose outcome is known for the pair of the demand, and
 * the later ones whose first outcome is known for some target. So 60 origins are 60 for the headline, and shorter
 * horizons have their newest outcomes besides. Where the data of the pair end much earlier than others', at most twice
 * as many origins are taken.
 *
 * @param settled last period that has been published of every target, so that the wanted number is that of each of them
 */
export function chooseOrigins(
  outcomes: Outcomes,
  targets: readonly string[],
  demand: OriginDemand,
  settled: number = Infinity,
): number[] {
  const range = outcomes.range();
  if (range === null) return [];
  const chosen: number[] = [];
  let reached = false;
  let counted = 0;
  for (let origin = range.last - 1; origin >= range.first && counted < demand.origins; origin--) {
    if (!targets.some((target) => outcomes.known(target, origin + 1))) continue;
    chosen.push(origin);
    const known = isKnown(outcomes, demand, origin);
    reached ||= known && origin + demand.horizon <= settled;
    if (reached && known) counted++;
    if (chosen.length >= 2 * demand.origins + demand.horizon) break;
  }
  return chosen;
}

function isKnown(outcomes: Outcomes, { target, event, horizon }: OriginDemand, origin: number): boolean {
  if (event === undefined) return outcomes.known(target, origin + horizon);
  return !Number.isNaN(outcomes.event(event, origin, horizon));
}
