import { keepMigrations } from '@pulse/auditor/cluster';
import { KEEP_SCHEMA } from '@pulse/contracts';
import { apiKeyMigrations } from '@pulse/orchestrator/cluster';
import { asOwner, grantAfterMigration } from '@pulse/provision';
import { migrate, openDatabase } from '@pulse/read-model/sql';
import { ExitCode } from '../exit-codes.js';
import { print } from '../output/terminal.js';
import { asAdministrator } from './administration.js';
import { allProjections } from './projections-ports.js';

export interface MigrateOptions {
  readonly json?: boolean;
}

/** `pulse migrate` */
export async function migrateCommand(options: MigrateOptions): Promise<ExitCode> {
  const schemas = await asAdministrator(async ({ databaseUrl }) => {
    const database = openDatabase({ url: asOwner(databaseUrl), applicationName: 'pulse migrate', max: 1 });
    try {
      const keep = { schema: KEEP_SCHEMA, migrations: { ...keepMigrations, ...apiKeyMigrations } };
      const done = [{ schema: KEEP_SCHEMA, applied: await migrate(database, keep) }];
      for (const projection of await allProjections())
        done.push({ schema: projection.name, applied: await migrate(database, projection) });
      await grantAfterMigration(databaseUrl);
      return done;
    } finally {
      await database.close();
    }
  });
  if (options.json === true) print(JSON.stringify({ schemaVersion: 1, schemas }));
  else
    for (const { schema, applied } of schemas)
      print(applied.length === 0 ? `${schema}: up to date` : `${schema}: ${applied.join(', ')}`);
  return ExitCode.ok;
}
