import type { SlotKind } from './compiled.js';
import type { WorldProblem } from './problems.js';

/** Gives the names of a world their slots, collects what is wrong with it, and how far back each name is read. */
export class Names {
  readonly problems: WorldProblem[] = [];
  readonly slots = new Map<string, number>();
  readonly kinds = new Map<string, SlotKind>();
  /** Turns back that expressions read, by slot. */
  readonly lags: number[] = [];

  problem(code: WorldProblem['code'], path: string, message: string, rest: Partial<WorldProblem> = {}): void {
    this.problems.push({ code, path, message, ...rest });
  }

  duplicate(name: string, path: string): void {
    this.problem('world.duplicate_name', path, `'${name}' names two things`);
  }

  add(name: string, kind: SlotKind, path: string): void {
    if (this.slots.has(name)) {
      this.duplicate(name, path);
      return;
    }
    this.slots.set(name, this.slots.size);
    this.kinds.set(name, kind);
    this.lags.push(0);
  }

  /** Slot of a name that is there; 0 for one that was refused as a duplicate. */
  slot(name: string): number {
    return this.slots.get(name) ?? 0;
  }

  /** Slot of a name that may not be there, which is a problem then. */
  require(name: string, path: string): number {
    const slot = this.slots.get(name);
    if (slot !== undefined) return slot;
    this.problem('world.unknown_name', path, `there is no variable, overlay or asset '${name}'`, {
      unknown: name,
      known: [...this.slots.keys()],
    });
    return 0;
  }

  /** Notes that a name is read so many turns back. */
  reach(name: string, lag: number): void {
    const slot = this.slots.get(name);
    if (slot !== undefined) this.lags[slot] = Math.max(lag, this.lags[slot] ?? 0);
  }
}
