import type { Columns, Memory } from '../expression/index.js';
import type { FittedWorld } from '../fit/index.js';
import { CAPITAL } from '../world/index.js';
import { Ring } from './ring.js';

/** The values of everything that has a slot, for the last turns: columns over paths. Turn 0 is the origin. */
export class State {
  /** Turns before the one being made: what rules read. */
  readonly committed: Columns;
  /** The turn being made and those before it: what events and followed measures read. */
  readonly incoming: Columns;
  /** The turn being made. */
  turn = 1;
  private readonly rings: readonly Ring[];

  constructor(world: FittedWorld, paths: number, memory: Memory) {
    const { slots, lags } = world.world;
    this.rings = Array.from({ length: slots.size }, (_, slot) => new Ring(lags[slot]! + 1, paths, memory));
    this.committed = { column: (slot, back) => this.at(slot, this.turn - 1 - back) };
    this.incoming = { column: (slot, back) => this.at(slot, this.turn - back) };
  }

  at(slot: number, turn: number): Float64Array {
    return this.rings[slot]!.at(turn);
  }

  /** The column that the turn being made writes. */
  next(slot: number): Float64Array {
    return this.at(slot, this.turn);
  }
}

/** Writes what is known at the origin and before it, the same for every path, into a new state. */
export function fillFromHistory(state: State, world: FittedWorld): void {
  const { lags } = world.world;
  for (const { variable, values } of world.variables)
    for (let b = 0; b <= lags[variable.slot]!; b++) state.at(variable.slot, -b).fill(values[b] ?? NaN);
  world.world.overlays.forEach((overlay, i) => {
    const measured = world.overlayValues[i]!;
    for (let b = 0; b <= lags[overlay.slot]!; b++) state.at(overlay.slot, -b).fill(measured[b] ?? NaN);
  });
}

export function capitalSlot(world: FittedWorld): number | undefined {
  return world.world.assets.length === 0 ? undefined : world.world.slots.get(CAPITAL);
}
