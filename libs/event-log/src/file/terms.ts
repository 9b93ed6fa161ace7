import { hash as digest } from 'node:crypto';
import type { Commit } from '@pulse/contracts';
import type { IndexRule } from '../keys.js';
import type { KeyKind } from '../port.js';

/** What a commit can be found by; the first letter keeps the kinds apart. */
export const streamTerm = (stream: string) => `s ${stream}`;
export const prefixTerm = (prefix: string) => `p ${prefix}`;
export const keyTerm = (kind: KeyKind, key: string) => `${kind === 'cache' ? 'c' : 'e'} ${key}`;
export const BATCH_END_TERM = 'b';

/** The terms of a commit: its stream, the keys of its events and, for the first of a stream, the stream's prefixes. */
export function termsOf(commit: Commit, rule: IndexRule): Set<string> {
  const terms = new Set([streamTerm(commit.stream)]);
  if (commit.firstVersion === 1)
    for (let dot = commit.stream.indexOf('.'); dot > 0; dot = commit.stream.indexOf('.', dot + 1))
      terms.add(prefixTerm(commit.stream.slice(0, dot)));
  for (const event of commit.events)
    for (const key of rule.keysOf(event))
      terms.add(key.kind === 'batch_end' ? BATCH_END_TERM : keyTerm(key.kind, key.key));
  return terms;
}

/** A term reduced to 40 bits for the sorted table and two independent words for the Bloom filter. */
export interface Fingerprint {
  readonly key: number;
  readonly h1: number;
  readonly h2: number;
}

/** A term to look for; its fingerprint is made once, however many segments are asked. */
export class Sought {
  #fingerprint: Fingerprint | null = null;
  constructor(readonly term: string) {}

  get fingerprint(): Fingerprint {
    return (this.#fingerprint ??= fingerprintOf(this.term));
  }
}

export function fingerprintOf(term: string): Fingerprint {
  const bytes = digest('sha256', term, 'buffer');
  return { key: bytes.readUIntBE(0, 5), h1: bytes.readUInt32LE(8), h2: (bytes.readUInt32LE(12) | 1) >>> 0 };
}
