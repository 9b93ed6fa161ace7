import { normalQuantile } from '@pulse/numeric';
import { philox4x32Into } from './philox.js';
import type { StreamKey } from './stream.js';
import { uniformOpen52 } from './uniform.js';

const WORDS = new Uint32Array(4);

/**
 * One uniform draw in (0, 1) per path: out[i] = U(words 0 and 1 of Philox4x32-10 at [block, variable, turn, firstPath + i]).
 * It depends on the key and that address only, never on `count`, the order of calls or other draws.
 * @param out at least `count` long
 * @param variable 32-bit id of the variable, of `variableId`
 * @param firstPath path of out[0]
 * @param count number of paths to fill
 * @param block number of the draw, where a variable needs several per turn
 */
export function fillUniforms(
  out: Float64Array,
  key: StreamKey,
  variable: number,
  turn: number,
  firstPath: number,
  count: number,
  block = 0,
): void {
  const k0 = key[0];
  const k1 = key[1];
  for (let i = 0; i < count; i++) {
    philox4x32Into(WORDS, k0, k1, block, variable, turn, firstPath + i);
    out[i] = uniformOpen52(WORDS[0]!, WORDS[1]!);
  }
}

/**
 * One standard normal draw per path, by inversion: the normal quantile of the draw that `fillUniforms` makes for the
 * same arguments. So it is monotone in that uniform, and its largest size is 8.2.
 */
export function fillNormals(
  out: Float64Array,
  key: StreamKey,
  variable: number,
  turn: number,
  firstPath: number,
  count: number,
  block = 0,
): void {
  fillUniforms(out, key, variable, turn, firstPath, count, block);
  for (let i = 0; i < count; i++) out[i] = normalQuantile(out[i]!);
}

/** The words of one block with the two uniforms and the two normals made of them. */
export interface NormalBlock {
  readonly words: readonly number[];
  readonly uniforms: readonly [number, number];
  readonly normals: readonly [number, number];
}

/**
 * Everything one counter gives, for a look at single draws; loops use `fillNormals`, which takes the first of each pair.
 * @param counter [block, variable, turn, path]
 */
export function philoxNormals(key: ArrayLike<number>, counter: ArrayLike<number>): NormalBlock {
  const words = new Uint32Array(4);
  philox4x32Into(words, key[0]!, key[1]!, counter[0]!, counter[1]!, counter[2]!, counter[3]!);
  const first = uniformOpen52(words[0]!, words[1]!);
  const second = uniformOpen52(words[2]!, words[3]!);
  return { words: [...words], uniforms: [first, second], normals: [normalQuantile(first), normalQuantile(second)] };
}
