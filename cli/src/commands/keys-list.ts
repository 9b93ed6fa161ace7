import { listKeys, type KeyInfo } from '@pulse/orchestrator/cluster';
import { ExitCode } from '../exit-codes.js';
import { print, table } from '../output/terminal.js';
import { withKeys } from './keys-database.js';

export interface KeysListOptions {
  readonly json?: boolean;
}

/** `pulse keys list` */
export async function keysListCommand({ json }: KeysListOptions): Promise<ExitCode> {
  const keys = await withKeys(listKeys);
  if (json === true) print(JSON.stringify({ schemaVersion: 1, keys }));
  else if (keys.length === 0) print('There is no key yet: make one with "pulse keys create".');
  else print(table(['id', 'name', 'scopes', 'state', 'created', 'last used'], keys.map(row)));
  return ExitCode.ok;
}

const minute = (at: Date | null) => (at === null ? '-' : at.toISOString().slice(0, 16).replace('T', ' '));

function row({ id, name, scopes, createdAt, lastUsedAt, ...rest }: KeyInfo): string[] {
  return [id, name, scopes.join(' '), stateOf(rest), minute(createdAt), minute(lastUsedAt)];
}

function stateOf({ expiresAt, revokedAt }: Pick<KeyInfo, 'expiresAt' | 'revokedAt'>): string {
  if (revokedAt !== null) return `revoked ${minute(revokedAt)}`;
  if (expiresAt === null) return 'valid';
  return `${expiresAt <= new Date() ? 'expired' : 'valid until'} ${minute(expiresAt)}`;
}
