import { DATABASE_USERS, databasePasswordVariable } from '@pulse/contracts';
import { loadConfig, secret } from '@pulse/config';
import { connectBroker } from '@pulse/jetstream';
import {
  countArchivedCommits,
  natsConfig,
  provisionBroker,
  provisionDatabase,
  type DatabasePasswords,
} from '@pulse/provision';
import { z } from 'zod';
import { ExitCode } from '../exit-codes.js';
import { print, table } from '../output/terminal.js';
import { asAdministrator } from './administration.js';

export interface ProvisionOptions {
  readonly init?: boolean;
  readonly replicas: number;
  readonly natsConfig?: boolean;
  readonly json?: boolean;
}

/** `pulse provision` */
export async function provisionCommand(options: ProvisionOptions): Promise<ExitCode> {
  if (options.natsConfig === true) {
    process.stdout.write(natsConfig());
    return ExitCode.ok;
  }
  const { broker, database } = await asAdministrator(async (settings) => {
    const connection = await connectBroker({ ...settings.broker, name: 'pulse provision' });
    try {
      // The archive is asked before anything is made: it may know a log that the broker has lost.
      const made = await provisionBroker(connection, {
        choices: { replicas: options.replicas },
        init: options.init === true,
        archivedCommits: () => countArchivedCommits(settings.databaseUrl),
      });
      return { broker: made, database: await provisionDatabase(settings.databaseUrl, passwords()) };
    } finally {
      await connection.close();
    }
  });
  for (const warning of broker.warnings) process.stderr.write(`warning: ${warning}\n`);
  const parts = [...broker.parts, ...database.parts];
  if (options.json === true)
    print(JSON.stringify({ schemaVersion: 1, natsServer: broker.serverVersion, warnings: broker.warnings, parts }));
  else
    print(
      table(
        ['part', 'was'],
        parts.map(({ part, was }) => [part, was]),
      ),
    );
  return ExitCode.ok;
}

/** Of the roles that the environment names a password for; the others keep theirs. */
function passwords(): DatabasePasswords {
  const env = loadConfig(
    z.object(Object.fromEntries(DATABASE_USERS.map((user) => [databasePasswordVariable(user), secret().optional()]))),
  );
  return Object.fromEntries(
    DATABASE_USERS.flatMap((user) => {
      const password = env[databasePasswordVariable(user)];
      return password === undefined ? [] : [[user, password.reveal()]];
    }),
  );
}
