import type { NatsConnection } from '@nats-io/transport-node';
import { LARGEST_MESSAGE_BYTES } from '@pulse/contracts';
import { TopologyError } from './errors.js';

/** Releases with the fixes of 2026 that a broker of production needs: this one and later, or the last of 2.12. */
const PATCHED = [
  [2, 14, 3],
  [2, 12, 12],
] as const;

/**
 * What is to be said about a server before it is trusted with facts, in sentences; none for a release that is fit for
 * production.
 */
export function serverWarnings(version: string): string[] {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number);
  if (major < 2 || (major === 2 && minor < 10))
    return [
      `nats-server ${version} is not durable and not safe: for tests only. It syncs to disk every two minutes, ` +
        'and any user of JetStream may administer what belongs to others (CVE-2025-30215)',
    ];
  const isPatched =
    major > 2 ||
    minor > PATCHED[0][1] ||
    PATCHED.some(([, fixedMinor, fixedPatch]) => minor === fixedMinor && patch >= fixedPatch);
  if (isPatched) return [];
  return [`nats-server ${version} lacks fixes of security and durability: use 2.14.3 or newer in production`];
}

/** The version that the server told when the connection was made. */
export function serverVersion(connection: NatsConnection): string {
  return connection.info?.version ?? 'unknown';
}

/** @throws TopologyError when the server takes no messages as large as a stream's largest */
export function checkServer(connection: NatsConnection): void {
  const found = connection.info?.max_payload ?? 0;
  if (found < LARGEST_MESSAGE_BYTES)
    throw new TopologyError('the server', [{ setting: 'max_payload', wanted: LARGEST_MESSAGE_BYTES, found }]);
}
