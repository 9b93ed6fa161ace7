import type { ApiScope } from '@pulse/contracts';
import { createKey } from '@pulse/orchestrator/cluster';
import { ExitCode } from '../exit-codes.js';
import { print } from '../output/terminal.js';
import { withKeys } from './keys-database.js';

export interface KeysCreateOptions {
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly expires?: Date;
  readonly json?: boolean;
}

/** `pulse keys create`: the key alone on stdout, so that it can be put into a file or a variable. */
export async function keysCreateCommand({ name, scopes, expires, json }: KeysCreateOptions): Promise<ExitCode> {
  const expiresAt = expires ?? null;
  const { id, key } = await withKeys((db) => createKey(db, { name, scopes, expiresAt }));
  if (json === true) {
    print(JSON.stringify({ schemaVersion: 1, id, name, scopes, expiresAt: expiresAt?.toISOString() ?? null, key }));
    return ExitCode.ok;
  }
  const until = expiresAt === null ? 'for ever' : `until ${expiresAt.toISOString().slice(0, 16).replace('T', ' ')}Z`;
  process.stderr.write(`Key ${id} for ${name} may ${scopes.join(', ')}, ${until}. It is shown only now:\n`);
  print(key);
  return ExitCode.ok;
}
