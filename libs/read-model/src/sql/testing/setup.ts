import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommitContext, EventInput } from '@pulse/contracts';
import { openFileLog, type EventLog } from '@pulse/event-log';
import { sql, type Kysely } from 'kysely';
import { openDatabase, type Database } from '../database.js';

const context: CommitContext = { actor: 'spec', correlationId: 'spec', causationId: null, traceparent: null };

/** An event of a type that only specs have. */
export const said = (n: number, type = 'Said'): EventInput => ({ type, schemaVersion: 1, data: { n } });

/** Appends one commit at the head of a stream, whatever it is. */
export async function append(log: EventLog, stream: string, ...events: readonly EventInput[]): Promise<number> {
  const { revision } = await log.load(stream);
  return (await log.append(stream, revision, events, context)).position;
}

/** A log in a folder of its own. */
export async function openLog() {
  const folder = await mkdtemp(join(tmpdir(), 'pulse-projector-'));
  const directory = join(folder, 'log');
  const log = await openFileLog(directory, { fsync: 'never' });
  const close = async () => {
    await log.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { log, directory, close };
}

export const open = (url: string, max = 4): Database => openDatabase({ url, applicationName: 'spec', max });

/** Rows of a statement, as plain objects. */
export async function rows<R>(db: Kysely<unknown>, statement: string): Promise<R[]> {
  return (await sql.raw<R>(statement).execute(db)).rows;
}
