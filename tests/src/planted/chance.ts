import { fillNormals, fillUniforms, type StreamKey, streamKey } from '@pulse/engine';

/** Uniform numbers that are drawn at once. */
const BATCH = 1024;

/** Random numbers of one planted world, each purpose from a stream of its own, so that none shifts another. */
export class Chance {
  readonly #key: StreamKey;
  readonly #uniforms = new Float64Array(BATCH);
  #used = BATCH;
  #turn = 0;

  constructor(seed: string, purpose: string) {
    this.#key = streamKey(seed, 0, `planted:${purpose}`);
  }

  /** Uniform on (0, 1). */
  next(): number {
    if (this.#used === BATCH) {
      fillUniforms(this.#uniforms, this.#key, 0, this.#turn++, 0, BATCH);
      this.#used = 0;
    }
    return this.#uniforms[this.#used++]!;
  }

  pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.next() * values.length)]!;
  }

  /** So many different ones, in random order. */
  sample<T>(values: readonly T[], count: number): T[] {
    const left = [...values];
    return Array.from({ length: count }, () => left.splice(Math.floor(this.next() * left.length), 1)[0]!);
  }

  /** Standard normal draws. */
  normals(count: number): Float64Array {
    const out = new Float64Array(count);
    fillNormals(out, this.#key, 1, this.#turn++, 0, count);
    return out;
  }
}
