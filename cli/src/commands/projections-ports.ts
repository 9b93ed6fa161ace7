import { archiveSettings } from '@pulse/auditor/cluster';
import type { EventLog } from '@pulse/event-log';
import { openJetStreamLog } from '@pulse/event-log/jetstream';
import { asOwner } from '@pulse/provision';
import { openDatabase, type Database, type Projection } from '@pulse/read-model/sql';
import { CliError, ExitCode } from '../exit-codes.js';

/** The projections of a cluster, in the order of their services. */
export async function allProjections(): Promise<readonly Projection[]> {
  const services = await Promise.all([
    import('@pulse/orchestrator/cluster'),
    import('@pulse/license/cluster'),
    import('@pulse/auditor/cluster'),
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
export async function withProjections<T>(run: (ports: ProjectionPorts) => Promise<T>): Promise<T> {
  const opened: { close(): Promise<void> }[] = [];
  try {
    const { broker, databaseUrl } = archiveSettings();
    const database = openDatabase({ url: asOwner(databaseUrl), applicationName: 'pulse projections', max: 4 });
    opened.push(database);
    const openLog = async () => {
      const log = await openJetStreamLog({ ...broker, name: 'pulse projections' });
      opened.push(log);
      return log;
    };
    return await run({ database, openLog });
  } catch (error) {
    throw asCliError(error);
  } finally {
    for (const one of opened) await one.close();
  }
}

/** Errors whose message says what is wrong and what to do. */
const EXPECTED = /^(projection|sql|broker|config|log|provision)\./;
/** Codes of a database that is not there, not set up, or does not let this user. */
const DATABASE = /^(ECONN|ENOTFOUND|EAI_|28|3D|3F|42P01|42501|57P|08)/;

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
