import { revokeKey } from '@pulse/orchestrator/cluster';
import { CliError, ExitCode } from '../exit-codes.js';
import { print } from '../output/terminal.js';
import { withKeys } from './keys-database.js';

export interface KeysRevokeOptions {
  readonly json?: boolean;
}

/** `pulse keys revoke ID` */
export async function keysRevokeCommand({ json }: KeysRevokeOptions, id: string): Promise<ExitCode> {
  const revoked = await withKeys((db) => revokeKey(db, id));
  if (!revoked)
    throw new CliError(
      ExitCode.invalidInput,
      `there is no valid key ${id}`,
      '"pulse keys list" shows those there are.',
    );
  print(
    json === true
      ? JSON.stringify({ schemaVersion: 1, id, revoked: true })
      : `Key ${id} is revoked: requests with it are refused within seconds.`,
  );
  return ExitCode.ok;
}
