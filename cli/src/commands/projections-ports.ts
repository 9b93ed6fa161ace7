import type { EventLog } from '@pulse/event-log';
import { openJetStreamLog } from '@pulse/event-log/jetstream';
import { asOwner } from '@pulse/provision';
import { openDatabase, type Database, type Projection } from '@pulse/read-model/sql';
import { CliError, ExitCode } from '../exit-codes.js';
import { asAdministrator } from './administration.js';

/** The projections of a cluster, in the order of their services. */
export async function allProjections(): Promise<readonly Projection[]> {
  const services = await Promise.all([
    import('@pulse/orchestrator/cluster'),
    import('@pulse/license/cluster'),
    import('@pulse/auditor/cluster'),
    import('@pulse/rulegen/cluster'),
  ]);
  return services.map(({ projection }) => projection);
}

/** @throws CliError that names those there are */
export async function projectionNamed(name: string): Promise<Projection> {
  const all = await allProjections();
  const found = all.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = all.map((one) => one.name).join(', ');
  throw new CliError(ExitCode.invalidInput, `there is no projection ${name}`, `There are ${names}.`);
}

/** What a command works with: the tables as their owner, and what opens the log of the broker. */
export interface ProjectionPorts {
  readonly database: Database;
  readonly openLog: () => Promise<EventLog>;
}

/**
 * Runs a command with what the environment names. Failures that are no bug become what the user is told.
 *
 * @throws CliError
 */
export function withProjections<T>(run: (ports: ProjectionPorts) => Promise<T>): Promise<T> {
  return asAdministrator(async ({ broker, databaseUrl }) => {
    const database = openDatabase({ url: asOwner(databaseUrl), applicationName: 'pulse projections', max: 4 });
    let log: EventLog | null = null;
    const openLog = async () => (log = await openJetStreamLog({ ...broker, name: 'pulse projections' }));
    try {
      return await run({ database, openLog });
    } finally {
      await (log as EventLog | null)?.close();
      await database.close();
    }
  });
}
