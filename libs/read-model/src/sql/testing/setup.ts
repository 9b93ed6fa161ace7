import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { CommitContext, EventInput } from '@pulse/contracts';
import { openFileLog, type EventLog } from '@pulse/event-log';
import { sql, type Kysely } from 'kysely';
import { openDatabase, type Database } from '../database.js';
import { migrate } from '../migrate.js';
import type { Projection } from '../projection.js';
import { Projector, type ProjectorOptions } from '../projector/projector.js';

const context: CommitContext = { actor: 'spec', correlationId: 'spec', causationId: null, traceparent: null };

/** An event of a type that only specs have. */
export const said = (n: number, type = 'Said'): EventInput => ({ type, schemaVersion: 1, data: { n } });

/** Appends one commit at the head of a stream, whatever it is. Returns its position. */
export async function append(log: EventLog, stream: string, ...events: readonly EventInput[]): Promise<number> {
  const { revision } = await log.load(stream);
  return (await log.append(stream, revision, events, context)).position;
}

/** Rows of a statement. */
export async function rows<R>(db: Kysely<unknown>, statement: string): Promise<R[]> {
  return (await sql.raw<R>(statement).execute(db)).rows;
}

/** What these specs need of a PostgreSQL. */
interface Server {
  createDatabase(): Promise<string>;
  terminateBackends(url: string): Promise<number>;
  down(mode?: 'fast' | 'immediate'): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
}

/** A PostgreSQL for the file; a database, a log and what was started on them for each spec. */
export function projectionSpecs(startServer: () => Promise<Server>) {
  const it = {} as {
    server: Server;
    url: string;
    database: Database;
    log: EventLog;
    /** Folder of the log. */
    directory: string;
  };
  let folder = '';
  let stop = new AbortController();
  let running: Promise<void>[] = [];
  let opened: Database[] = [];

  beforeAll(async () => {
    it.server = await startServer();
  });
  afterAll(() => it.server.stop());
  beforeEach(async () => {
    stop = new AbortController();
    [running, opened] = [[], []];
    it.url = await it.server.createDatabase();
    it.database = again();
    folder = await mkdtemp(join(tmpdir(), 'pulse-projector-'));
    it.directory = join(folder, 'log');
    it.log = await openFileLog(it.directory, { fsync: 'never' });
  });
  afterEach(async () => {
    await halt();
    await Promise.all(opened.map((database) => database.close()));
    await it.log.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** One more pool of connections to the database. */
  const again = (max = 6): Database => {
    const database = openDatabase({ url: it.url, applicationName: 'spec', max });
    opened.push(database);
    return database;
  };
  /** Runs a projector until the spec ends. */
  const start = (projection: Projection, options: Partial<ProjectorOptions> = {}): Projector => {
    const projector = new Projector({ database: it.database, log: it.log, projection, pollMs: 50, ...options });
    running.push(projector.run(stop.signal));
    return projector;
  };
  /** Stops what was started. */
  const halt = async (): Promise<void> => {
    stop.abort();
    await Promise.all(running);
    stop = new AbortController();
    running = [];
  };
  /** Makes the tables, then runs a projector. */
  const keep = async (projection: Projection, options: Partial<ProjectorOptions> = {}): Promise<Projector> => {
    await migrate(it.database, projection);
    return start(projection, options);
  };
  return Object.assign(it, { again, start, halt, keep });
}

/** Resolves when a condition holds; a spec that waits for ever is ended by the runner. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}
