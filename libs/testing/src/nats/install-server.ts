import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { NATS_RELEASE } from './release.js';

export type Installed = { readonly path: string } | { readonly failure: string };

const MINUTES = 60_000;

/** Builds the pinned release where Go is present. */
export function buildWithGo(cache: string): Installed {
  return keep(cache, NATS_RELEASE, (folder) => {
    const what = `github.com/nats-io/nats-server/v2@${NATS_RELEASE}`;
    const failure = run('go', ['install', what], folder, { GOBIN: folder, GOFLAGS: '-mod=mod' });
    return failure === null ? { path: join(folder, 'nats-server') } : { failure };
  });
}

/** Takes the server out of Debian's package, without installing it. */
export function unpackDebianPackage(cache: string): Installed {
  return keep(cache, 'debian', (folder) => {
    const download = run('apt-get', ['download', 'nats-server'], folder);
    if (download !== null) return { failure: download };
    const archive = readdirSync(folder).find((name) => name.endsWith('.deb'));
    const failure = run('dpkg', ['-x', archive ?? 'nats-server.deb', folder], folder);
    return failure === null ? { path: join(folder, 'usr/sbin/nats-server') } : { failure };
  });
}

/** Makes a server in a folder of its own and moves it to its place, so that specs at the same time do no harm. */
function keep(cache: string, name: string, make: (folder: string) => Installed): Installed {
  mkdirSync(join(cache, name), { recursive: true });
  const folder = mkdtempSync(join(cache, '.making-'));
  try {
    const made = make(folder);
    if ('failure' in made) return made;
    const path = join(cache, name, 'nats-server');
    copyFileSync(made.path, join(folder, 'whole'));
    renameSync(join(folder, 'whole'), path);
    return { path };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Null when it worked, else in words what did not. */
function run(command: string, args: string[], cwd: string, env: Record<string, string> = {}): string | null {
  const { status, stderr, error } = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: 5 * MINUTES,
  });
  if (status === 0) return null;
  const reason = error?.message ?? stderr.trim().split('\n').at(-1);
  return `${command} ${args[0]} failed (${reason})`;
}
