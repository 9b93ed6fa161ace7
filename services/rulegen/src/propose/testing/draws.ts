import { fillUniforms, streamKey } from '@pulse/engine';

/** Random choices from a stream of their own: the same seed, number and purpose give the same ones. */
export class Draws {
  readonly #uniforms = new Float64Array(256);
  #at = 0;

  constructor(seed: number | string, number: number, purpose: string) {
    fillUniforms(this.#uniforms, streamKey(seed, number, purpose), 0, 0, 0, this.#uniforms.length);
  }

  /** In (0, 1). @throws RangeError after 256 draws */
  uniform(): number {
    const draw = this.#uniforms[this.#at++];
    if (draw === undefined) throw new RangeError('more than 256 draws were asked of one stream');
    return draw;
  }

  /** From 0 to n - 1. */
  below(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}
