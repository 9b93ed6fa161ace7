import { spawnSync } from 'node:child_process';

/** Who runs the server: PostgreSQL refuses root. Empty for everybody else. */
export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * User postgres, or nobody, when this process is root.
 *
 * @throws Error when the machine has neither
 */
export function runAs(): RunAs {
  if (process.getuid?.() !== 0) return {};
  for (const user of ['postgres', 'nobody']) {
    const [uid, gid] = [number('-u', user), number('-g', user)];
    if (uid !== null && gid !== null) return { uid, gid };
  }
  throw new Error('PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody');
}

function number(flag: string, user: string): number | null {
  const { status, stdout } = spawnSync('id', [flag, user], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : null;
}
