import { Allocator } from '@pulse/engine';

/** The memory of a job: every run gets the whole budget, as the arrays of the one before are free by then. */
export class EngineMemory {
  #runs: Allocator[] = [];
  #peak = 0;

  constructor(readonly budgetBytes: number = Infinity) {}

  /** An allocator for one run. */
  next(): Allocator {
    this.#close();
    const allocator = new Allocator(this.budgetBytes);
    this.#runs.push(allocator);
    return allocator;
  }

  /** Most bytes of engine arrays that a run has used. */
  get peakBytes(): number {
    this.#close();
    return this.#peak;
  }

  #close(): void {
    for (const { usedBytes } of this.#runs) this.#peak = Math.max(this.#peak, usedBytes);
    this.#runs = this.#runs.slice(-1);
  }
}
