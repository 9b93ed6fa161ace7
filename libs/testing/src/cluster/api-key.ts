import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KEY = /\bpulse_[A-Za-z0-9]+_[A-Za-z0-9_-]+/;
const SCOPES = ['read', 'submit', 'manage', 'audit'];

export const apiKeyFileIn = (folder: string): string => join(folder, 'api-key');

/**
 * The API key of the last start in this folder, else a new one with every scope, kept there for the next.
 *
 * @throws Error when `pulse keys create` prints none
 */
export async function apiKeyOf(folder: string, administer: (...args: string[]) => Promise<string>): Promise<string> {
  const file = apiKeyFileIn(folder);
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const printed = await administer('keys', 'create', '--name', 'development', '--scopes', SCOPES.join(','));
  const key = KEY.exec(printed)?.[0];
  if (key === undefined) throw new Error('pulse keys create printed no key of the form pulse_<id>_<secret>');
  writeFileSync(file, key, { mode: 0o600 });
  return key;
}
