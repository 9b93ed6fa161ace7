import { philoxNormals } from './fill.js';
import { philox2x32, philox4x32 } from './philox.js';
import { threefry2x32, threefry4x32 } from './threefry.js';
import { uniformOpen52 } from './uniform.js';
import type { Words } from './words.js';

interface BlockInput {
  readonly rounds?: number;
  readonly counterHex: readonly string[];
  readonly keyHex: readonly string[];
}

const fromHex = (words: readonly string[]): number[] => words.map((word) => Number.parseInt(word, 16));
const toHex = (words: readonly number[]): string[] => words.map((word) => word.toString(16).padStart(8, '0'));

const block =
  (generator: (counter: Words, key: Words, rounds?: number) => number[]) =>
  (input: unknown): unknown => {
    const { rounds, counterHex, keyHex } = input as BlockInput;
    return { wordsHex: toHex(generator(fromHex(counterHex), fromHex(keyHex), rounds)) };
  };

/** The functions of the random number vectors by name, each taking the `input` of a case. */
export const rngFunctions: Readonly<Record<string, (input: unknown) => unknown>> = {
  philox2x32: block(philox2x32),
  philox4x32: block(philox4x32),
  threefry2x32: block(threefry2x32),
  threefry4x32: block(threefry4x32),
  uniformOpen52: (input) => {
    const { hi, lo } = input as { hi: number; lo: number };
    return uniformOpen52(hi, lo);
  },
  philoxNormals: (input) => {
    const { key, counter } = input as { key: Words; counter: Words };
    return philoxNormals(key, counter);
  },
};
