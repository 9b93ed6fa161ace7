import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Where PostgreSQL keeps its data: the folder that is wanted, or one below /var/tmp where this process is root and
 * the folder is in a place that nobody else may enter. PostgreSQL does not run as root.
 *
 * @param secret tells installations apart, and is not told by the name of the folder
 */
export function databaseFolder(wanted: string, secret: string): string {
  if (process.getuid?.() !== 0 || mayBeEntered(dirname(wanted))) return wanted;
  const id = createHash('sha256').update(`${wanted} ${secret}`).digest('hex').slice(0, 16);
  return join('/var/tmp', `pulse-cluster-${id}`);
}

function mayBeEntered(folder: string): boolean {
  const there = existsSync(folder) ? (statSync(folder).mode & 0o001) !== 0 : true;
  const parent = dirname(folder);
  return there && (parent === folder || mayBeEntered(parent));
}
