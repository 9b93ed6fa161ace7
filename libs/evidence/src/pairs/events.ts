import type { EvidenceEvent, EvidenceOrigin } from '@pulse/contracts';
import { mean } from '@pulse/numeric';
import { brierScore } from '@pulse/scoring';
import { blockSums } from './block-sums.js';
import { corpDecomposition } from './corp.js';
import { smallerLossP } from './loss-test.js';
import { skillOf } from './skill.js';

/** Every event at every horizon over the scored origins; in-sample origins are counted and left out. */
export function evidenceEvents(
  origins: readonly EvidenceOrigin[],
  events: readonly string[],
  horizon: number,
  seed: number | string,
): EvidenceEvent[] {
  return events.flatMap((event) =>
    Array.from({ length: horizon }, (_, i) => evidenceEvent(origins, event, i + 1, seed)),
  );
}

export function evidenceEvent(
  origins: readonly EvidenceOrigin[],
  event: string,
  horizon: number,
  seed: number | string,
): EvidenceEvent {
  const { cells, inSample } = eventCells(origins, event, horizon);
  const outcomes = cells.map((cell) => cell.outcome);
  const loss = cells.map((cell) => brierScore(cell.outcome, cell.probability));
  const reference = cells.map((cell) => brierScore(cell.outcome, cell.baseRate));
  const n = cells.length;
  const parts =
    n === 0
      ? { reliability: null, resolution: null, uncertainty: null }
      : corpDecomposition(
          outcomes,
          cells.map((cell) => cell.probability),
        );
  return {
    event,
    horizon,
    n,
    inSample,
    happened: outcomes.reduce((sum, outcome) => sum + outcome, 0),
    brier: n === 0 ? null : mean(loss),
    baseRate: n === 0 ? null : mean(reference),
    skill: skillOf(loss, reference, horizon, blockSums(seed, 'event-skill', event, n, horizon)),
    dmP: smallerLossP(loss, reference, horizon),
    ...parts,
  };
}

interface EventCell {
  readonly outcome: number;
  readonly probability: number;
  readonly baseRate: number;
}

function eventCells(origins: readonly EvidenceOrigin[], event: string, horizon: number) {
  const cells: EventCell[] = [];
  let inSample = 0;
  for (const origin of origins) {
    const scores = origin.events?.[event];
    const [outcome, probability, baseRate] = [scores?.outcome, scores?.probability, scores?.baseRate].map(
      (column) => column?.[horizon - 1] ?? null,
    ) as [number | null, number | null, number | null];
    if (outcome === null || probability === null || baseRate === null) continue;
    if (origin.inSample) inSample++;
    else cells.push({ outcome, probability, baseRate });
  }
  return { cells, inSample };
}
