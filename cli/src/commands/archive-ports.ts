import { archiveIn, archiveSettings } from '@pulse/auditor/cluster';
import type { BrokerOptions } from '@pulse/jetstream';
import { asOwner } from '@pulse/provision';
import { openDatabase, type Database } from '@pulse/read-model/sql';
import { asClusterError, type ExpectedErrors } from './cluster-error.js';

/** What a command on the archive works with: the broker as its provisioner, the archive as its owner. */
export interface ArchivePorts {
  readonly broker: BrokerOptions;
  readonly db: ReturnType<typeof archiveIn>;
}

const EXPECTED: ExpectedErrors = {
  areas: ['archive', 'restore', 'broker', 'config', 'log', 'artifact', 'provision'],
  databaseHint:
    'DATABASE_URL names user, password, address and database, for the role that owns the tables; "pulse migrate" makes them.',
};

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
    throw asClusterError(error, EXPECTED);
  } finally {
    await database?.close();
  }
}
