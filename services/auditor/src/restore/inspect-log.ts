import type { NatsConnection } from '@nats-io/transport-node';
import type { StoredMessage } from '@pulse/jetstream';
import type { Kysely } from 'kysely';
import { sha256Of } from '../archive/chain.js';
import type { ArchiveTables } from '../archive/tables.js';
import { decideFate, type Fate, type Leftover } from './leftovers.js';
import { openLogReader } from './log-reader.js';
import { readArchive } from './read-archive.js';
import type { StreamHeads } from './stream-heads.js';
import type { ArchiveReport } from './verify-archive.js';

/** What a log is beside its archive. */
export interface Inspection {
  /** It holds all that is archived, and what comes after follows from it. */
  readonly isWhole: boolean;
  readonly fates: readonly Fate[];
}

/**
 * What would become of everything that only the log holds.
 *
 * @param heads of the archive; not moved
 */
export async function inspectLog(
  connection: NatsConnection,
  db: Kysely<ArchiveTables>,
  archive: ArchiveReport,
  heads: StreamHeads,
): Promise<Inspection> {
  const after = heads.copy();
  const fates: Fate[] = [];
  let isWhole = archive.log?.last !== null && archive.log?.differences === 0;
  for await (const leftover of leftoversOf(connection, db, archive)) {
    const fate = leftover && decideFate(leftover, after);
    if (fate !== null) fates.push(fate);
    isWhole &&= fate?.isSound ?? false;
  }
  return { isWhole, fates };
}

/** Messages of the log that are not archived at their place, in order; null for a hole after the archive's end. */
export async function* leftoversOf(
  connection: NatsConnection,
  db: Kysely<ArchiveTables>,
  archive: ArchiveReport,
): AsyncGenerator<Leftover | null, void, void> {
  const log = await openLogReader(connection);
  if ((archive.log?.differences ?? 0) > 0)
    for await (const { position, sha256 } of readArchive(db)) {
      const stored = await log.at(position);
      if (stored !== null && sha256Of(stored.data) !== sha256) yield leftoverOf(stored);
    }
  for (let position = archive.head.position + 1; position <= (log.last ?? 0); position++) {
    const stored = await log.at(position);
    yield stored && leftoverOf(stored);
  }
}

function leftoverOf({ sequence, subject, data }: StoredMessage): Leftover {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return { position: sequence, subject, bytes, sha256: sha256Of(bytes) };
}
