import { join, resolve } from 'node:path';

/** Where one data folder keeps what. */
export interface Home {
  readonly root: string;
  readonly log: string;
  readonly artifacts: string;
}

/** The data folder: what was asked for, else PULSE_HOME, else `.pulse` in the given folder. */
export function homeAt(folder: string, asked: string | undefined, env: NodeJS.ProcessEnv = process.env): Home {
  const root = resolve(asked ?? env['PULSE_HOME'] ?? join(folder, '.pulse'));
  return { root, log: join(root, 'log'), artifacts: join(root, 'artifacts') };
}
