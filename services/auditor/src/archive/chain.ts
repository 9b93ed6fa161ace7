import { hash as digest } from 'node:crypto';

/** What the first position chains to. */
export const GENESIS = '0'.repeat(64);

export const sha256Of = (bytes: Uint8Array): string => digest('sha256', bytes, 'hex');

/**
 * The chain at a position: SHA-256 of the chain before (32 bytes), the position (8 bytes, most significant first) and
 * the SHA-256 of the stored bytes (32 bytes). Hex in, hex out.
 */
export function chainOf(previous: string, position: number, sha256: string): string {
  const place = Buffer.alloc(8);
  place.writeBigUInt64BE(BigInt(position));
  return digest('sha256', Buffer.concat([Buffer.from(previous, 'hex'), place, Buffer.from(sha256, 'hex')]), 'hex');
}
