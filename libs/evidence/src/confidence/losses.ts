import type { EvidenceOrigin } from '@pulse/contracts';
import { mean } from '@pulse/numeric';
import { baselineMeans } from '../pairs/best-baseline.js';
import { type ScoredCell, scoredCells } from '../pairs/scored-cells.js';

/** The loss of one forecast whose outcome is known, beside the losses of what it is compared with. */
export interface LossCell {
  /** Index of the origin in the evidence, in the order of time. */
  readonly at: number;
  readonly horizon: number;
  /** CRPS of a target; Brier score of an event. */
  readonly loss: number;
  readonly references: Readonly<Record<string, number>>;
  /** Null for an event. */
  readonly scored: ScoredCell | null;
}

/** Losses of a job by target or event and horizon. */
export interface Losses {
  readonly kind: 'targets' | 'events';
  /** In the order of time, without origins in sample. */
  cells(name: string, horizon: number): readonly LossCell[];
  /** What is hardest to beat on these cells, with its mean loss; null without cells. */
  best(cells: readonly LossCell[]): { readonly name: string; readonly mean: number } | null;
}

/** Name of what the probability of an event is compared with. */
const BASE_RATE = 'base_rate';

/** CRPS of targets beside that of the baselines. */
export function targetLosses(origins: readonly EvidenceOrigin[]): Losses {
  return {
    kind: 'targets',
    cells: remembered((name, horizon) =>
      scoredCells(origins, name, horizon).cells.map((scored) => ({
        at: scored.at,
        horizon,
        loss: scored.crps,
        references: scored.baselines,
        scored,
      })),
    ),
    best(cells) {
      const found = baselineMeans(cells.map(({ scored }) => scored!));
      return found === null ? null : { name: found.best, mean: found.means[found.best]! };
    },
  };
}

/** Brier score of events beside that of the base rate of then; origins without an earlier one have no base rate. */
export function eventLosses(origins: readonly EvidenceOrigin[]): Losses {
  return {
    kind: 'events',
    cells: remembered((name, horizon) =>
      origins.flatMap((origin, at): LossCell[] => {
        const event = origin.events?.[name];
        if (origin.inSample || event === undefined) return [];
        const outcome = event.outcome[horizon - 1] ?? null;
        const probability = event.probability[horizon - 1] ?? null;
        const baseRate = event.baseRate[horizon - 1] ?? null;
        if (outcome === null || probability === null || baseRate === null) return [];
        const brier = (p: number): number => (p - outcome) * (p - outcome);
        const references = { [BASE_RATE]: brier(baseRate) };
        return [{ at, horizon, loss: brier(probability), references, scored: null }];
      }),
    ),
    best: (cells) =>
      cells.length === 0 ? null : { name: BASE_RATE, mean: mean(cells.map((cell) => cell.references[BASE_RATE]!)) },
  };
}

/** Only the cells whose outcome was known at an origin: origin + horizon + publication lag at or before it. */
export function knownAt(losses: Losses, at: number, lagOf: (name: string) => number): Losses {
  return {
    ...losses,
    cells: remembered((name, horizon) =>
      losses.cells(name, horizon).filter((cell) => cell.at + horizon + lagOf(name) <= at),
    ),
  };
}

function remembered(find: Losses['cells']): Losses['cells'] {
  const found = new Map<string, readonly LossCell[]>();
  return (name, horizon) => {
    const key = `${horizon} ${name}`;
    const cells = found.get(key) ?? find(name, horizon);
    found.set(key, cells);
    return cells;
  };
}
