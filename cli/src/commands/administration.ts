import { archiveSettings } from '@pulse/auditor/cluster';
import { asClusterError, type ExpectedErrors } from './cluster-error.js';

const EXPECTED: ExpectedErrors = {
  areas: ['provision', 'broker', 'config', 'sql', 'projection'],
  databaseHint:
    'DATABASE_URL names user, password, address and database, for an administrator or for the role that owns the tables.',
};

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
    throw asClusterError(error, EXPECTED);
  }
}
