import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { buildWithGo, type Installed, unpackDebianPackage } from './install-server.js';
import { NATS_RELEASE } from './release.js';

/**
 * Path of a nats-server: `NATS_SERVER` in the environment, one on PATH, one that was kept, one built by Go, Debian's.
 * Building takes a minute or two the first time.
 *
 * @throws Error that says what was tried and what to do
 */
export function findNatsServer(env: NodeJS.ProcessEnv = process.env): string {
  const named = env['NATS_SERVER'];
  if (named !== undefined && named !== '') {
    if (isExecutable(named)) return named;
    throw new Error(`NATS_SERVER names ${named}, which is not an executable file`);
  }
  const onPath = (env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'nats-server'));
  const cache = cacheFolder(env);
  const kept = [NATS_RELEASE, 'debian'].map((name) => join(cache, name, 'nats-server'));
  const found = [...onPath, ...kept].find(isExecutable);
  if (found !== undefined) return found;
  const tried: string[] = [];
  for (const install of [buildWithGo, unpackDebianPackage]) {
    const outcome = install(cache);
    if ('path' in outcome) return outcome.path;
    tried.push(outcome.failure);
  }
  throw new Error(
    `these specs need a nats-server and none was found: ${tried.join('; ')}. ` +
      'Install one (https://github.com/nats-io/nats-server/releases) and put it on PATH or name it in NATS_SERVER',
  );
}

/**
 * The oldest server that Pulse has to work with, Debian 12's 2.9.10: kept from before, or taken out of its package.
 *
 * @returns its path, or why there is none on this machine
 */
export function findOldestNatsServer(env: NodeJS.ProcessEnv = process.env): Installed {
  const cache = cacheFolder(env);
  const kept = join(cache, 'debian', 'nats-server');
  return isExecutable(kept) ? { path: kept } : unpackDebianPackage(cache);
}

const cacheFolder = (env: NodeJS.ProcessEnv): string =>
  join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'pulse', 'nats-server');

function isExecutable(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
