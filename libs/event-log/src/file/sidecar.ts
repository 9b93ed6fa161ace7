import { hash as digest } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { bloomAdd, bloomBytes, bloomHas } from './bloom.js';
import type { LiveSegment } from './live-segment.js';
import { fingerprintOf, type Fingerprint } from './terms.js';

/*
 * The index beside a sealed segment, little-endian:
 *   header   magic, numbers below, hash of the last commit, CRC-32 of the body, CRC-32 of the header
 *   offsets  u32 x (count + 1)      where each record begins; the last one is the segment's size
 *   entries  u64 x entries          40 bits of a term's hash, then the ordinal in 24 bits; sorted
 *   buckets  u32 x (2^bits + 1)     first entry of each range of hashes
 *   bloom    bytes                  which terms are surely absent
 *   voids    u32 x voids            ordinals of void commits
 * It is made from the segment alone and can be deleted at any time.
 */
const MAGIC = 'PULSEIX1';
export const HEADER_BYTES = 96;
export const MAX_COMMITS = 2 ** 24 - 1;
const KEY_BITS = 40;
const ENTRIES_PER_BUCKET = 64;

/** Where the parts of a sidecar lie, and which segment it belongs to. */
export interface SidecarHeader {
  readonly firstPosition: number;
  readonly segmentBytes: number;
  readonly count: number;
  readonly entries: number;
  readonly bucketBits: number;
  readonly bloomBytes: number;
  readonly voids: number;
  readonly lastHash: string;
  readonly bodyCrc: number;
}

const ruleTag = (rule: string) => digest('sha256', rule, 'buffer').readUInt32LE(0);

/** The sidecar of a segment that is full. */
export function buildSidecar(segment: LiveSegment): Buffer {
  const table: bigint[] = [];
  const prints = [];
  for (const [term, posted] of segment.terms()) {
    const print = fingerprintOf(term);
    prints.push(print);
    const key = BigInt(print.key) << 24n;
    if (typeof posted === 'number') table.push(key | BigInt(posted));
    else for (const ordinal of posted) table.push(key | BigInt(ordinal));
  }
  const entries = BigUint64Array.from(table).sort();
  const bucketBits = Math.max(0, Math.ceil(Math.log2(Math.max(1, entries.length) / ENTRIES_PER_BUCKET)));
  const header = {
    firstPosition: segment.firstPosition,
    segmentBytes: segment.size,
    count: segment.count,
    entries: entries.length,
    bucketBits,
    bloomBytes: bloomBytes(prints.length),
    voids: segment.voids.length,
  };
  const at = layout(header);
  const out = Buffer.alloc(at.end);
  for (let i = 0; i <= segment.count; i++) out.writeUInt32LE(segment.offsetOf(i), at.offsets + 4 * i);
  const counts = new Uint32Array(2 ** bucketBits + 1);
  for (let i = 0; i < entries.length; i++) {
    out.writeBigUInt64LE(entries[i]!, at.entries + 8 * i);
    counts[bucketOf(Number(entries[i]! >> 24n), bucketBits) + 1]! += 1;
  }
  for (let b = 0, sum = 0; b < counts.length; b++) out.writeUInt32LE((sum += counts[b]!), at.buckets + 4 * b);
  const bloom = out.subarray(at.bloom, at.voids);
  for (const print of prints) bloomAdd(bloom, print);
  segment.voids.forEach((ordinal, i) => out.writeUInt32LE(ordinal, at.voids + 4 * i));
  writeHeader(out, header, segment.hashOf(segment.count - 1), ruleTag(segment.rule.version));
  return out;
}

function writeHeader(
  out: Buffer,
  header: Omit<SidecarHeader, 'lastHash' | 'bodyCrc'>,
  lastHash: string,
  rule: number,
): void {
  out.write(MAGIC, 0, 'latin1');
  out.writeDoubleLE(header.firstPosition, 8);
  out.writeDoubleLE(header.segmentBytes, 16);
  out.writeUInt32LE(header.count, 24);
  out.writeUInt32LE(header.entries, 28);
  out.writeUInt32LE(header.bucketBits, 32);
  out.writeUInt32LE(header.bloomBytes, 36);
  out.writeUInt32LE(header.voids, 40);
  out.writeUInt32LE(rule, 44);
  out.write(lastHash, 48, 'hex');
  out.writeUInt32LE(crc32(out.subarray(HEADER_BYTES)), 80);
  out.writeUInt32LE(crc32(out.subarray(0, HEADER_BYTES - 4)), HEADER_BYTES - 4);
}

/** The header of a sidecar, null when it is none, is damaged or was made by another index rule. */
export function readHeader(bytes: Buffer, rule: string): SidecarHeader | null {
  if (bytes.length < HEADER_BYTES || bytes.toString('latin1', 0, 8) !== MAGIC) return null;
  if (bytes.readUInt32LE(HEADER_BYTES - 4) !== crc32(bytes.subarray(0, HEADER_BYTES - 4))) return null;
  if (bytes.readUInt32LE(44) !== ruleTag(rule)) return null;
  return {
    firstPosition: bytes.readDoubleLE(8),
    segmentBytes: bytes.readDoubleLE(16),
    count: bytes.readUInt32LE(24),
    entries: bytes.readUInt32LE(28),
    bucketBits: bytes.readUInt32LE(32),
    bloomBytes: bytes.readUInt32LE(36),
    voids: bytes.readUInt32LE(40),
    lastHash: bytes.toString('hex', 48, 80),
    bodyCrc: bytes.readUInt32LE(80),
  };
}

/** Byte offsets of the parts. */
export function layout(header: Pick<SidecarHeader, 'count' | 'entries' | 'bucketBits' | 'bloomBytes' | 'voids'>) {
  const offsets = HEADER_BYTES;
  const entries = offsets + 4 * (header.count + 1);
  const buckets = entries + 8 * header.entries;
  const bloom = buckets + 4 * (2 ** header.bucketBits + 1);
  const voids = bloom + header.bloomBytes;
  return { offsets, entries, buckets, bloom, voids, end: voids + 4 * header.voids };
}

const bucketOf = (key: number, bits: number) => Math.floor(key / 2 ** (KEY_BITS - bits));

/** Reads bytes of one sidecar, from its file or from memory. */
export type ReadBytes = (offset: number, length: number) => Buffer;

/** A sidecar and how to read it. */
export interface Sidecar {
  readonly header: SidecarHeader;
  readonly read: ReadBytes;
}

/** A sidecar in use: only the buckets, the Bloom filter and the voids are held in memory. */
export class SidecarIndex {
  readonly voids: readonly number[];
  readonly #at: ReturnType<typeof layout>;
  readonly #buckets: Buffer;
  readonly #bloom: Buffer;

  readonly #header: SidecarHeader;
  readonly #read: ReadBytes;

  constructor({ header, read }: Sidecar) {
    this.#header = header;
    this.#read = read;
    this.#at = layout(header);
    const tail = Buffer.from(read(this.#at.buckets, this.#at.end - this.#at.buckets));
    this.#buckets = tail.subarray(0, this.#at.bloom - this.#at.buckets);
    this.#bloom = tail.subarray(this.#at.bloom - this.#at.buckets, this.#at.voids - this.#at.buckets);
    const voids = tail.subarray(this.#at.voids - this.#at.buckets);
    this.voids = Array.from({ length: header.voids }, (_, i) => voids.readUInt32LE(4 * i));
  }

  postings(print: Fingerprint): number[] {
    if (!bloomHas(this.#bloom, print)) return [];
    const bucket = bucketOf(print.key, this.#header.bucketBits);
    const first = this.#buckets.readUInt32LE(4 * bucket);
    const last = this.#buckets.readUInt32LE(4 * bucket + 4);
    const entries = this.#read(this.#at.entries + 8 * first, 8 * (last - first));
    const found: number[] = [];
    for (let at = 0; at < entries.length; at += 8)
      if (entries.readUIntLE(at + 3, 5) === print.key) found.push(entries.readUIntLE(at, 3));
    return found;
  }

  offsetOf(ordinal: number): number {
    return this.#read(this.#at.offsets + 4 * ordinal, 4).readUInt32LE(0);
  }
}

/** Whether the body is as it was written. */
export function bodyIsSound({ header, read }: Sidecar): boolean {
  const { end } = layout(header);
  let crc = 0;
  for (let at = HEADER_BYTES; at < end; at += 1 << 20) {
    const length = Math.min(1 << 20, end - at);
    const bytes = read(at, length);
    if (bytes.length !== length) return false;
    crc = crc32(bytes, crc);
  }
  return crc === header.bodyCrc;
}
