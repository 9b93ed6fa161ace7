import { archiveIn, archiveSettings } from '@pulse/auditor/cluster';
import type { BrokerOptions } from '@pulse/jetstream';
import { asOwner } from '@pulse/provision';
import { openDatabase, type Database } from '@pulse/read-model/sql';
import { CliError, ExitCode } from '../exit-codes.js';

/** What a command on the archive works with: the broker as its provisioner, the archive as its owner. */
export interface ArchivePorts {
  readonly broker: BrokerOptions;
  readonly db: ReturnType<typeof archiveIn>;
}

/** Errors whose message says what is wrong and what to do. */
const EXPECTED = /^(archive|restore|broker|config|log|artifact|provision)\./;
/** Codes of a database that is not there, or not set up. */
const DATABASE = /^(ECONN|ENOTFOUND|EAI_|28|3D|3F|42P01|42501|57P|08)/;

/**
 * Runs a command with what the environment names. Failures that are no bug become what the user is told.
 *
 * @throws CliError
 */
export async function withArchive<T>(run: (ports: ArchivePorts) => Promise<T>): Promise<T> {
  let database: Database | null = null;
  try {
    const { broker, databaseUrl } = archiveSettings();
    database = openDatabase({ url: asOwner(databaseUrl), applicationName: 'pulse archive', max: 4 });
    return await run({ broker, db: archiveIn(database) });
  } catch (error) {
    throw asCliError(error);
  } finally {
    await database?.close();
  }
}

function asCliError(error: unknown): unknown {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: string };
  if (typeof code !== 'string') return error;
  if (EXPECTED.test(code)) return new CliError(ExitCode.invalidInput, message ?? code);
  if (!DATABASE.test(code)) return error;
  return new CliError(
    ExitCode.unavailable,
    `the database cannot be used (${code})`,
    'DATABASE_URL names it, for the role that owns the tables; `pulse migrate` makes them.',
  );
}
