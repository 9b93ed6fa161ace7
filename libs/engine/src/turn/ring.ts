import type { Memory } from '../expression/index.js';

/** The last values of one name as columns over paths; old turns are overwritten, so memory does not grow. */
export class Ring {
  private readonly columns: readonly Float64Array[];

  /** @param depth turns that can be read, besides the one being written */
  constructor(depth: number, paths: number, memory: Memory) {
    this.columns = Array.from({ length: depth + 1 }, () => memory.float64(paths).fill(NaN));
  }

  /** The column of a turn: any of the last `depth` ones, or the one being written. */
  at(turn: number): Float64Array {
    const n = this.columns.length;
    const index = turn % n;
    return this.columns[index < 0 ? index + n : index]!;
  }
}
