import { type CompiledCondition, compileCondition, type Memory, TRUE, UNKNOWN } from '../expression/index.js';
import { type CompiledEvent, type CompiledWorld, slotOf } from '../world/index.js';
import type { State } from './state.js';

/** Watches one event at the end of turns. */
export class EventWatcher {
  /** By path: 1 where the event has happened: at some turn so far (`any`), or in the last one (`at`). */
  readonly hits: Uint8Array;
  /** Paths on which it was unknown in the last turn. */
  unknown = 0;
  private readonly condition: CompiledCondition;

  constructor(
    readonly event: CompiledEvent,
    world: CompiledWorld,
    paths: number,
    block: number,
    memory: Memory,
  ) {
    this.hits = memory.uint8(paths);
    this.condition = compileCondition(event.when, (name) => slotOf(world, name), block, memory);
  }

  watch(state: State, from: number, to: number): void {
    if (from === 0) this.unknown = 0;
    const truth = this.condition.run(state.incoming, from, to - from);
    const keep = this.event.monitor === 'any';
    for (let p = from; p < to; p++) {
      const value = truth[p - from];
      if (value === UNKNOWN) this.unknown++;
      if (value === TRUE) this.hits[p] = 1;
      else if (!keep) this.hits[p] = 0;
    }
  }
}
