import { administratorDatabaseUrl, keepOf, type KeepDb } from '@pulse/orchestrator/cluster';
import { asOwner } from '@pulse/provision';
import { openDatabase } from '@pulse/read-model/sql';
import { CliError, ExitCode } from '../exit-codes.js';

/** Codes of a database that is not there, not set up, or does not let this user. */
const DATABASE = /^(ECONN|ENOTFOUND|EAI_|28|3D|3F|42P01|42501|57P|08)/;

/**
 * Runs a command on the keys, as the owner of the table. Failures that are no bug become what the user is told.
 *
 * @throws CliError
 */
export async function withKeys<T>(run: (db: KeepDb) => Promise<T>): Promise<T> {
  let close = async () => {};
  try {
    const url = asOwner(administratorDatabaseUrl());
    const database = openDatabase({ url, applicationName: 'pulse keys', max: 1 });
    ({ close } = database);
    return await run(keepOf(database.db));
  } catch (error) {
    throw asCliError(error);
  } finally {
    await close();
  }
}

function asCliError(error: unknown): unknown {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: string };
  if (typeof code !== 'string') return error;
  if (code.startsWith('config.')) return new CliError(ExitCode.invalidInput, message ?? code);
  if (!DATABASE.test(code)) return error;
  return new CliError(
    ExitCode.unavailable,
    `the database cannot be used (${code})`,
    'DATABASE_URL names it, for the role that owns the tables; "pulse migrate" makes them.',
  );
}
