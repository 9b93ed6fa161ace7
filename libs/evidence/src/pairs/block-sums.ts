import { type BlockBootstrapOptions, blockIndicesInto, blocksPerResample } from '@pulse/scoring';
import { resampling } from './resampling.js';

/** Resamples of n origins that are drawn once and summed for any number of columns. */
export class BlockSums {
  readonly #n: number;
  /** Indices of one resample after the other. */
  readonly #indices: Int32Array;

  constructor({ n, blockLength, resamples, uniforms }: BlockBootstrapOptions) {
    this.#n = n;
    this.#indices = new Int32Array(n * resamples);
    const blocks = blocksPerResample(n, blockLength);
    for (let r = 0; r < resamples; r++)
      blockIndicesInto(this.#indices.subarray(r * n, (r + 1) * n), n, blockLength, uniforms, r * blocks);
  }

  /** Sum of a column of n over each resample. */
  of(column: readonly number[]): Float64Array {
    const n = this.#n;
    const values = Float64Array.from(column);
    const indices = this.#indices;
    const sums = new Float64Array(indices.length / n);
    for (let r = 0, k = 0; r < sums.length; r++) {
      let sum = 0;
      for (const end = k + n; k < end; k++) sum += values[indices[k]!]!;
      sums[r] = sum;
    }
    return sums;
  }
}

/** Block sums of `resampling` with these arguments, drawn when they are first asked for. */
export function blockSums(...args: Parameters<typeof resampling>): () => BlockSums {
  let made: BlockSums | undefined;
  return () => (made ??= new BlockSums(resampling(...args)));
}
