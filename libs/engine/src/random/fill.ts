import { normalQuantile } from '@pulse/numeric';
import { imul, M0, M1, multiplyHighM0, multiplyHighM1, philox4x32Into, W0, W1 } from './philox.js';
import type { StreamKey } from './stream.js';
import { uniformOpen52 } from './uniform.js';

/**
 * One uniform draw in (0, 1) per path: out[i] = U(words 0 and 1 of Philox4x32-10 at [block, variable, turn, firstPath + i]).
 * It depends on the key and that address only, never on `count`, the order of calls or other draws.
 *
 * Only the last counter word differs between paths, so what the first three rounds make of the others is computed
 * once, and the last round leaves out the two words that are not used: 15 products per draw instead of 20.
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
  const k0 = key[0] | 0;
  const k1 = key[1] | 0;
  const a0 = multiplyHighM1(turn) ^ variable ^ k0;
  const a1 = imul(M1, turn);
  const a2 = multiplyHighM0(block) ^ k1;
  const a3 = imul(M0, block);
  const b2 = multiplyHighM0(a0) ^ a3 ^ (k1 + W1);
  const b3 = imul(M0, a0);
  const c0 = multiplyHighM1(b2) ^ (k0 + 2 * W0);
  const c1 = imul(M1, b2);
  const c2 = b3 ^ (k1 + 2 * W1);
  const thirdKey0 = (k0 + 3 * W0) | 0;
  const thirdKey1 = (k1 + 3 * W1) | 0;
  const secondKey0 = a1 ^ (k0 + W0);
  for (let i = 0; i < count; i++) {
    const path = a2 ^ (firstPath + i);
    let x0 = c0 ^ imul(M1, path);
    let x1 = c1;
    const b0 = multiplyHighM1(path) ^ secondKey0;
    let x2 = multiplyHighM0(b0) ^ c2;
    let x3 = imul(M0, b0);
    let key0 = thirdKey0;
    let key1 = thirdKey1;
    for (let round = 3; round < 9; round++) {
      const high0 = multiplyHighM0(x0);
      const high1 = multiplyHighM1(x2);
      const low0 = imul(M0, x0);
      const low1 = imul(M1, x2);
      x0 = high1 ^ x1 ^ key0;
      x1 = low1;
      x2 = high0 ^ x3 ^ key1;
      x3 = low0;
      key0 = (key0 + W0) | 0;
      key1 = (key1 + W1) | 0;
    }
    out[i] = uniformOpen52(multiplyHighM1(x2) ^ x1 ^ key0, imul(M1, x2));
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
