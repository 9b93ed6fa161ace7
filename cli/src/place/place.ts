import { homeAt, type Home } from '../embedded/home.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { serverAddress, type ServerAddress } from '../remote/server-address.js';

/** Where the log and the artefacts are: in a folder of this machine, or behind the API of a cluster. */
export type Place =
  { readonly kind: 'folder'; readonly home: Home } | { readonly kind: 'server'; readonly server: ServerAddress };

/** What every command says about it. */
export interface PlaceOptions {
  readonly home?: string;
  readonly server?: string;
}

/**
 * The server that was asked for, else the data folder that was asked for, else PULSE_SERVER, else PULSE_HOME, else `.pulse`
 * in the given folder.
 *
 * @throws CliError where both are asked for, or what is asked for is no URL
 */
export function placeAt(folder: string, { home, server }: PlaceOptions, env: NodeJS.ProcessEnv = process.env): Place {
  if (home !== undefined && server !== undefined)
    throw new CliError(ExitCode.usage, '--home and --server exclude each other: name one place');
  const asked = server ?? (home === undefined ? env['PULSE_SERVER'] || undefined : undefined);
  if (asked !== undefined) return { kind: 'server', server: serverAddress(asked, env) };
  return { kind: 'folder', home: homeAt(folder, home, env) };
}
