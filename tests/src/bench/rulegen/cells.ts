import { type LevelId, LEVELS } from '../../planted/levels.js';
import { NAME_REGIMES, type NameRegime } from '../../planted/names.js';
import type { Trial } from './trial.js';

export interface Cell {
  readonly level: LevelId;
  readonly periods: number;
  readonly regime: NameRegime;
}

export const cellName = ({ level, periods, regime }: Cell): string => `${level} T=${periods} ${regime}`;

/**
 * The cells of the table. Names tell nothing in the neutral regime, which every level has; the others are tried where there is
 * something to be found.
 *
 * @param levels those that are wanted; all where empty
 */
export function cellsOf(levels: readonly string[], regimes: readonly NameRegime[] = NAME_REGIMES): Cell[] {
  return Object.values(LEVELS)
    .filter(({ id }) => levels.length === 0 || levels.includes(id))
    .flatMap(({ id, periods, atoms }) =>
      periods.flatMap((length) =>
        regimes
          .filter((regime) => regime === 'neutral' || atoms > 0)
          .map((regime): Cell => ({ level: id, periods: length, regime })),
      ),
    );
}

/** Worlds of a cell, each with its own seed of the search out of three. */
export function trialsOf(cell: Cell, worlds: number): Trial[] {
  return Array.from({ length: worlds }, (_, world) => ({ ...cell, world, seed: 1 + (world % 3) }));
}
