import { LineageBrokenError } from '@pulse/event-log';
import { readStored } from '@pulse/event-log/jetstream';
import type { Kysely } from 'kysely';
import type { Broker } from './broker.js';
import { appendRows, type LogMessage } from './append-rows.js';
import { sha256Of } from './chain.js';
import type { ArchiveTables } from './tables.js';
import type { ArchiveTail } from './tail.js';

/** Rows of one transaction, and about how many bytes they may have together. */
const MOST_ROWS = 500;
const MOST_BYTES = 8 << 20;

/**
 * Archives what the log holds after the tail, up to a position. The reading begins at the tail itself: unless the log
 * still holds exactly those bytes there, nothing is archived.
 *
 * @param moved called with each new tail
 * @throws LineageBrokenError when the log does not hold the tail, or has a hole; the database's errors
 */
export async function archiveCommits(
  db: Kysely<ArchiveTables>,
  { connection, replicas }: Broker,
  from: ArchiveTail,
  to: number,
  moved: (tail: ArchiveTail, commits: number) => void,
): Promise<ArchiveTail> {
  let tail = from;
  if (to < tail.position) throw new LineageBrokenError({ position: tail.position }, null);
  let batch: LogMessage[] = [];
  let bytes = 0;
  const flush = async () => {
    tail = await appendRows(db, tail, batch);
    moved(tail, batch.length);
    batch = [];
    bytes = 0;
  };
  const first = Math.max(1, tail.position);
  for await (const { sequence, message } of readStored(connection, 'EVT', first, to, { replicas: replicas.EVT })) {
    if (message === null) throw new LineageBrokenError({ position: sequence }, null);
    if (sequence === from.position) {
      if (sha256Of(message.data) !== from.sha256) throw new LineageBrokenError({ position: sequence }, null);
      continue;
    }
    batch.push({ position: sequence, subject: message.subject, bytes: message.data });
    bytes += message.data.length;
    if (batch.length >= MOST_ROWS || bytes >= MOST_BYTES) await flush();
  }
  await flush();
  return tail;
}
