import { archiveSettings } from '@pulse/auditor/cluster';
import { CliError, ExitCode } from '../exit-codes.js';

/** Errors whose message says what is wrong and what to do. */
const EXPECTED = /^(provision|broker|config|sql|projection)\./;
/** Codes of a database that is not there, not set up, or does not let this user. */
const DATABASE = /^(ECONN|ENOTFOUND|EAI_|28|3D|3F|42P01|42501|57P|08)/;

/**
 * Runs a command that sets a cluster up, with what the environment names. Failures that are no bug become what the user
 * is told.
 *
 * @throws CliError
 */
export async function asAdministrator<T>(
  run: (settings: ReturnType<typeof archiveSettings>) => Promise<T>,
): Promise<T> {
  try {
    return await run(archiveSettings());
  } catch (error) {
    const { code, message } = (error ?? {}) as { code?: unknown; message?: string };
    if (typeof code !== 'string') throw error;
    if (EXPECTED.test(code)) throw new CliError(ExitCode.invalidInput, message ?? code);
    if (!DATABASE.test(code)) throw error;
    throw new CliError(
      ExitCode.unavailable,
      `the database cannot be used (${code})`,
      'DATABASE_URL names it, for an administrator or for the role that owns the tables.',
    );
  }
}
