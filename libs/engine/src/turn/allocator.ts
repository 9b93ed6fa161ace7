import type { Memory } from '../expression/index.js';

/** A job asked for more memory than its budget. */
export class MemoryBudgetError extends Error {
  override readonly name = 'MemoryBudgetError';
  readonly class = 'memory';
  readonly code = 'engine.memory_budget';
  constructor(
    readonly asked: number,
    readonly used: number,
    readonly budget: number,
  ) {
    super(`the simulation needs ${asked} bytes more, but ${used} of its budget of ${budget} bytes are in use`);
  }
}

/** Hands out the arrays of one job and refuses to go beyond its budget. */
export class Allocator implements Memory {
  private bytes = 0;

  constructor(readonly budgetBytes: number = Infinity) {}

  get usedBytes(): number {
    return this.bytes;
  }

  /** @throws MemoryBudgetError before anything is allocated */
  float64(length: number): Float64Array {
    this.take(8 * length);
    return new Float64Array(length);
  }

  uint8(length: number): Uint8Array {
    this.take(length);
    return new Uint8Array(length);
  }

  uint16(length: number): Uint16Array {
    this.take(2 * length);
    return new Uint16Array(length);
  }

  private take(bytes: number): void {
    if (this.bytes + bytes > this.budgetBytes) throw new MemoryBudgetError(bytes, this.bytes, this.budgetBytes);
    this.bytes += bytes;
  }
}
