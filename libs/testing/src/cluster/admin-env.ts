import { renameSync, writeFileSync } from 'node:fs';

/** Writes variables so that a POSIX shell can read them with `.`, for the owner alone. */
export function writeAdminEnv(file: string, env: Readonly<Record<string, string>>): void {
  const lines = Object.entries(env).map(([name, value]) => `${name}='${value.replaceAll("'", String.raw`'\''`)}'\n`);
  const next = `${file}.next`;
  writeFileSync(next, lines.join(''), { mode: 0o600 });
  renameSync(next, file);
}
