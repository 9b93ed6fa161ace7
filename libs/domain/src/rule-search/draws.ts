import { fillUniforms, streamKey, variableId } from '@pulse/engine';

const BLOCK = 1024;

/** Uniform draws in order, of the Philox stream of a seed and purpose. */
export class Draws {
  private readonly key;
  private readonly id;
  private readonly block = new Float64Array(BLOCK);
  private turn = 0;
  private at = BLOCK;

  constructor(seed: number | string, purpose: string) {
    this.key = streamKey(seed, 0, purpose);
    this.id = variableId(purpose);
  }

  /** In (0, 1). */
  next(): number {
    if (this.at === BLOCK) {
      fillUniforms(this.block, this.key, this.id, this.turn++, 0, BLOCK);
      this.at = 0;
    }
    return this.block[this.at++]!;
  }

  /** A whole number from 0 to n - 1. */
  below(n: number): number {
    return Math.min(n - 1, Math.floor(this.next() * n));
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}
