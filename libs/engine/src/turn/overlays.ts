import { type CompiledNumber, compileNumber, type Memory } from '../expression/index.js';
import type { CompiledOverlay, CompiledWorld } from '../world/index.js';
import { slotOf } from '../world/index.js';
import type { State } from './state.js';

/** Moves one overlay: decay to its baseline plus what rules add, kept in [0, 1]; or recomputed from its measure. */
export class OverlayStepper {
  readonly added: Float64Array;
  /** Path-turns in which the value had to be cut to [0, 1], in the last turn. */
  clipped = 0;
  private readonly measure: CompiledNumber | undefined;

  constructor(
    readonly overlay: CompiledOverlay,
    world: CompiledWorld,
    paths: number,
    private readonly block: number,
    memory: Memory,
  ) {
    this.added = memory.float64(paths);
    this.measure =
      overlay.measure === undefined
        ? undefined
        : compileNumber(overlay.measure, (name) => slotOf(world, name), block, memory);
  }

  /** Measures the overlay at the origin and before it, where history or the paths' own values allow; else `initial`. */
  start(state: State, lag: number, paths: number): void {
    const { slot, initial } = this.overlay;
    if (this.measure !== undefined)
      for (let back = lag; back >= 0; back--) {
        const out = state.at(slot, -back);
        if (!out.some((value) => value !== value)) continue;
        const columns = { column: (s: number, b: number) => state.at(s, -back - b) };
        for (let from = 0; from < paths; from += this.block)
          this.measure.run(columns, from, Math.min(this.block, paths - from), out, from);
        for (let p = 0; p < paths; p++) out[p] = inUnit(out[p]!);
      }
    const now = state.at(slot, 0);
    for (let p = 0; p < paths; p++) if (now[p]! !== now[p]!) now[p] = initial;
  }

  begin(from: number, to: number): void {
    if (from === 0) this.clipped = 0;
    this.added.fill(0, from, to);
  }

  decay(state: State, from: number, to: number): void {
    const { slot, baseline, decay, follow } = this.overlay;
    if (follow) return;
    const now = state.at(slot, state.turn - 1);
    const next = state.next(slot);
    const keep = 1 - decay;
    for (let p = from; p < to; p++) next[p] = baseline + (now[p]! - baseline) * keep;
  }

  commit(state: State, from: number, to: number): void {
    const next = state.next(this.overlay.slot);
    if (this.overlay.follow) {
      this.measure!.run(state.incoming, from, to - from, next, from);
      const before = state.at(this.overlay.slot, state.turn - 1);
      for (let p = from; p < to; p++) next[p] = Number.isNaN(next[p]) ? before[p]! : inUnit(next[p]!);
      return;
    }
    for (let p = from; p < to; p++) {
      const value = next[p]! + this.added[p]!;
      const inside = inUnit(value);
      if (inside !== value && value === value) this.clipped++;
      next[p] = inside;
    }
  }
}

function inUnit(value: number): number {
  return value < 0 ? 0 : value > 1 ? 1 : value;
}
