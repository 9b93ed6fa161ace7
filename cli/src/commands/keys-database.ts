import { administratorDatabaseUrl, keepOf, type KeepDb } from '@pulse/orchestrator/cluster';
import { asOwner } from '@pulse/provision';
import { openDatabase } from '@pulse/read-model/sql';
import { asClusterError, type ExpectedErrors } from './cluster-error.js';

const EXPECTED: ExpectedErrors = {
  areas: ['config'],
  databaseHint:
    'DATABASE_URL names user, password, address and database, for the role that owns the tables; "pulse migrate" makes them.',
};

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
    throw asClusterError(error, EXPECTED);
  } finally {
    await close();
  }
}
