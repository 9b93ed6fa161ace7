import type { Commit } from '@pulse/contracts';
import type { IndexRule } from '../keys.js';
import type { Segment } from './segment.js';
import { streamTerm, termsOf, type Sought } from './terms.js';

/** The head of a stream: what the next commit builds upon. */
export interface Head {
  readonly version: number;
  readonly position: number;
  readonly hash: string;
}

/** The last segment of a log, with its index in memory: columns of numbers, and the ordinals of each term. */
export class LiveSegment implements Segment {
  readonly voids: number[] = [];
  #postings = new Map<string, number | number[]>();
  #offsets = new Uint32Array(1024);
  #versions = new Uint32Array(1024);
  #hashes = Buffer.alloc(1024 * 32);
  #count = 0;
  #size = 0;

  constructor(
    readonly path: string,
    readonly firstPosition: number,
    readonly rule: IndexRule,
  ) {}

  get count(): number {
    return this.#count;
  }
  get size(): number {
    return this.#size;
  }

  /** Takes in the record that follows the last one. A void record keeps its place and is found by nothing. */
  add(commit: Commit, bytes: number, isVoid: boolean): void {
    const ordinal = this.#count;
    if (ordinal + 1 === this.#offsets.length) this.#grow();
    this.#versions[ordinal] = commit.lastVersion;
    this.#hashes.write(commit.hash, ordinal * 32, 'hex');
    this.#count += 1;
    this.#size += bytes;
    this.#offsets[this.#count] = this.#size;
    if (isVoid) this.voids.push(ordinal);
    else for (const term of termsOf(commit, this.rule)) this.#post(term, ordinal);
  }

  #post(term: string, ordinal: number): void {
    const seen = this.#postings.get(term);
    if (seen === undefined) this.#postings.set(term, ordinal);
    else if (typeof seen === 'number') this.#postings.set(term, [seen, ordinal]);
    else seen.push(ordinal);
  }

  #grow(): void {
    const offsets = new Uint32Array(this.#offsets.length * 2);
    offsets.set(this.#offsets);
    const versions = new Uint32Array(offsets.length);
    versions.set(this.#versions);
    this.#hashes = Buffer.concat([this.#hashes, Buffer.alloc(this.#hashes.length)]);
    this.#offsets = offsets;
    this.#versions = versions;
  }

  /** Empties the index, to take in the file anew. */
  reset(): void {
    this.voids.length = 0;
    this.#postings = new Map();
    this.#count = 0;
    this.#size = 0;
  }

  postings({ term }: Sought): readonly number[] {
    const found = this.#postings.get(term);
    return found === undefined ? [] : typeof found === 'number' ? [found] : found;
  }

  offsetOf(ordinal: number): number {
    return this.#offsets[ordinal]!;
  }

  head(stream: string): Head | null {
    const found = this.#postings.get(streamTerm(stream));
    if (found === undefined) return null;
    const ordinal = typeof found === 'number' ? found : found.at(-1)!;
    return {
      version: this.#versions[ordinal]!,
      position: this.firstPosition + ordinal,
      hash: this.hashOf(ordinal),
    };
  }

  hashOf(ordinal: number): string {
    return this.#hashes.toString('hex', ordinal * 32, ordinal * 32 + 32);
  }

  /** Every term with its ordinals, for the sidecar. */
  terms(): IterableIterator<[string, number | number[]]> {
    return this.#postings.entries();
  }
}
