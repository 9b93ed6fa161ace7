import { canonicalJson, type History } from '@pulse/contracts';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * Content hash of a history: hex SHA-256 of its canonical JSON (RFC 8785).
 *
 * @throws NotCanonicalError if a value is not finite or an integer beyond 2^53; `readHistory` returns no such history
 */
export function historyHash(history: History): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(history))));
}
