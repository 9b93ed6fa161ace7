import { hash as digest } from 'node:crypto';
import { canonicalJson, MAX_COMMIT_BYTES, parseJson, type Commit } from '@pulse/contracts';

/** `,"hash":"` + 64 digits + `"` as it stands between `firstVersion` and `id` in the canonical form. */
const HASH_KEY = Buffer.from(',"hash":"');
const HASH_MEMBER_BYTES = HASH_KEY.length + 64 + 1;

/** Every record begins with its first key in canonical order; inside a string the quotes would be escaped. */
export const RECORD_START = Buffer.from('{"actor":"');

export const NEWLINE = 0x0a;

/** A commit as one stored line, newline included. */
export interface EncodedCommit {
  readonly bytes: Buffer;
  readonly hash: string;
}

/**
 * The stored line of a commit: its canonical JSON with the hash of the canonical JSON without it.
 *
 * The text is made once and hashed once. Everything after the key `id` is a scalar, and a raw quote cannot stand inside
 * a JSON string, so the last `,"id":"` is the place where `hash` belongs.
 *
 * @throws NotCanonicalError
 */
export function encodeCommit(body: Omit<Commit, 'hash'>): EncodedCommit {
  const text = canonicalJson(body);
  const at = text.lastIndexOf(',"id":"');
  const hash = digest('sha256', text, 'hex');
  return { bytes: Buffer.from(`${text.slice(0, at)},"hash":"${hash}"${text.slice(at)}\n`), hash };
}

let scratch = Buffer.allocUnsafe(64 * 1024);

/**
 * Checks a stored line, without its newline, against the hash in it and parses it.
 *
 * @returns the commit, or in words what is wrong with the record
 */
export function decodeRecord(line: Buffer): Commit | string {
  if (line.length >= MAX_COMMIT_BYTES * 2) return `the record has ${line.length} bytes, far beyond the limit`;
  const at = line.lastIndexOf(HASH_KEY);
  if (at < 0 || line.length < at + HASH_MEMBER_BYTES) return 'the record has no hash';
  const stored = line.toString('latin1', at + HASH_KEY.length, at + HASH_KEY.length + 64);
  const length = line.length - HASH_MEMBER_BYTES;
  if (scratch.length < length) scratch = Buffer.allocUnsafe(length * 2);
  line.copy(scratch, 0, 0, at);
  line.copy(scratch, at, at + HASH_MEMBER_BYTES);
  const actual = digest('sha256', scratch.subarray(0, length), 'hex');
  if (actual !== stored) return `the record says its hash is ${stored}, its bytes hash to ${actual}`;
  try {
    const commit = parseJson(line.toString('utf8')) as Commit;
    // The closing quote of the hash is the one byte that the hash does not cover.
    return commit.hash === stored ? commit : 'the record does not hold its hash where it belongs';
  } catch (cause) {
    return `the record is not JSON: ${(cause as Error).message}`;
  }
}

/** Whether a complete valid record begins anywhere in these bytes, even where a damaged newline hides its beginning. */
export function holdsValidRecord(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(RECORD_START); at >= 0; at = bytes.indexOf(RECORD_START, at + 1)) {
    const end = bytes.indexOf(NEWLINE, at);
    if (end < 0) return false;
    if (typeof decodeRecord(bytes.subarray(at, end)) !== 'string') return true;
  }
  return false;
}
