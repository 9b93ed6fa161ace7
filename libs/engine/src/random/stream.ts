import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

/** The key of a random stream: two unsigned 32-bit words. */
export type StreamKey = readonly [number, number];

/** A seed or name that no stream can be made from. */
export class StreamError extends Error {
  override readonly name = 'StreamError';

  constructor(
    readonly code: 'random.bad_seed' | 'random.bad_replicate' | 'random.id_collision',
    message: string,
  ) {
    super(message);
  }
}

function digest(text: string): Uint8Array {
  return sha256(utf8ToBytes(text));
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

/**
 * Key of the stream of one replicate and purpose: the first 64 bits, big-endian, of SHA-256 over the UTF-8 text of the
 * JSON array ["pulse/stream/1", seed, replicate, purpose] without spaces. JSON keeps the parts apart, and the number
 * 42 apart from the text "42".
 *
 * A job's name or number is not part of it, so the jobs of a batch share common random numbers.
 * @param seed a safe integer or any text
 * @param replicate from 0
 * @param purpose what the draws are for, such as `forecast`; other purposes never share draws
 * @throws StreamError for a seed that is not a safe integer, or a replicate that is not an integer >= 0
 */
export function streamKey(seed: number | string, replicate: number, purpose: string): StreamKey {
  if (typeof seed === 'number' && !Number.isSafeInteger(seed)) {
    throw new StreamError('random.bad_seed', `A seed must be a safe integer or a text, not ${seed}.`);
  }
  if (!Number.isSafeInteger(replicate) || replicate < 0) {
    throw new StreamError('random.bad_replicate', `A replicate must be an integer from 0, not ${replicate}.`);
  }
  const bytes = digest(JSON.stringify(['pulse/stream/1', seed, replicate, purpose]));
  return [word(bytes, 0), word(bytes, 4)];
}

/** The word that a variable has in every counter: the first 32 bits, big-endian, of SHA-256 of its UTF-8 name. */
export function variableId(name: string): number {
  return word(digest(name), 0);
}

/**
 * Refuses names that would share draws: two names with one id, or one name twice.
 * @throws StreamError `random.id_collision`, naming both
 */
export function assertDistinctIds(names: readonly string[]): void {
  const owners = new Map<number, string>();
  for (const name of names) {
    const id = variableId(name);
    const owner = owners.get(id);
    if (owner !== undefined) {
      throw new StreamError(
        'random.id_collision',
        owner === name
          ? `The name "${name}" is used twice; both would get the same random numbers.`
          : `The names "${owner}" and "${name}" have the same 32-bit id; rename one of them.`,
      );
    }
    owners.set(id, name);
  }
}
