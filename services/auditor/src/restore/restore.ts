import type { NatsConnection } from '@nats-io/transport-node';
import { provisionArtifacts, openJetStreamArtifactStore } from '@pulse/artifact-store/jetstream';
import { connectBroker, StreamMissingError, type BrokerOptions } from '@pulse/jetstream';
import { failpoint } from '@pulse/failpoints';
import type { Kysely } from 'kysely';
import type { ArchiveTables } from '../archive/tables.js';
import { appendFork } from './append-fork.js';
import { ArchiveBrokenError, ServicesRunningError } from './errors.js';
import { closeFates, hasOpenFates, putAside, readLeftovers } from './leftover-rows.js';
import { decideFate, type Fate } from './leftovers.js';
import { openLogReader } from './log-reader.js';
import { publishInOrder, type OutgoingMessage } from './publish-in-order.js';
import { readArchive } from './read-archive.js';
import { recreateLog, type StreamChoices } from './recreate-stream.js';
import { restoreArtifacts } from './restore-artifacts.js';
import { inspectLog, leftoversOf } from './inspect-log.js';
import { StreamHeads } from './stream-heads.js';
import { verifyArchive, type ArchiveReport } from './verify-archive.js';
import { whoIsRunning } from './who-is-running.js';

export interface RestoreOptions {
  /** The database with the schema `keep`, as its owner. */
  readonly db: Kysely<ArchiveTables>;
  /** The broker, as its provisioner. */
  readonly broker: BrokerOptions;
  /** Only say what would be done. */
  readonly dryRun?: boolean;
  /** Restore although services seem to run. */
  readonly force?: boolean;
  /** For a stream that has to be made and whose old settings are not known. */
  readonly choices?: StreamChoices;
}

export interface RestoreResult {
  /** The log held all that is archived, and nothing that does not follow from it: it was left as it is. */
  readonly wasWhole: boolean;
  readonly archive: ArchiveReport;
  /** Last position of the log before. */
  readonly brokenThrough: number | null;
  /** Commits that were not archived and still fit: appended after the archived ones, in their order. */
  readonly reappended: number;
  /** Commits that were not archived and do not fit any more; they stay in the table `keep.restore_leftover`. */
  readonly dropped: readonly Fate[];
  /** Artefacts that were missing or damaged. */
  readonly artifacts: number;
  /** Last position of the log now; null for a dry run. */
  readonly position: number | null;
}

/**
 * Rebuilds the log and the artefacts of a cluster from the archive, at identical positions. To be run while no service
 * does. May be interrupted anywhere and run again: the archive is never changed, and what only the broken log held is
 * put aside in the database before that log is removed.
 *
 * @throws ArchiveBrokenError, ServicesRunningError, RestoreFailedError
 */
export async function restore(options: RestoreOptions): Promise<RestoreResult> {
  const connection = await connectBroker(options.broker);
  try {
    return await restoreOver(connection, options);
  } finally {
    await connection.close();
  }
}

async function restoreOver(connection: NatsConnection, options: RestoreOptions): Promise<RestoreResult> {
  const { db, dryRun = false, force = false } = options;
  const heads = new StreamHeads();
  const log = await openLogReader(connection);
  const archive = await verifyArchive(db, log, heads);
  if (archive.problemCount > 0) throw new ArchiveBrokenError(archive.problems, archive.problemCount);
  const running = force || dryRun ? [] : await whoIsRunning(db, connection);
  if (running.length > 0) throw new ServicesRunningError(running);

  const found = await inspectLog(connection, db, archive, heads);
  const wasWhole = found.isWhole && !(await hasOpenFates(db));
  const artifacts = await restoreStore(options, connection);
  const base = { wasWhole, archive, brokenThrough: log.last, artifacts };
  if (wasWhole) return { ...base, reappended: 0, dropped: [], position: log.last };
  if (dryRun) return { ...base, ...divided(found.fates), position: null };

  for await (const leftover of leftoversOf(connection, db, archive))
    if (leftover !== null) {
      await putAside(db, leftover);
      failpoint('restore.put-aside');
    }
  await recreateLog(connection, options.choices);
  const archivedThrough = await publishInOrder(connection, readArchive(db));
  const fates: Fate[] = [];
  await publishInOrder(connection, fitting(db, heads, fates), archivedThrough);
  const parts = divided(fates);
  const position = await appendFork(options.broker, { archive, brokenThrough: log.last, ...parts });
  failpoint('restore.forked');
  await closeFates(db, fates);
  return { ...base, ...parts, position };
}

async function* fitting(db: Kysely<ArchiveTables>, heads: StreamHeads, fates: Fate[]): AsyncGenerator<OutgoingMessage> {
  for await (const leftover of readLeftovers(db)) {
    const fate = decideFate(leftover, heads);
    fates.push(fate);
    if (fate.reason === null) yield leftover;
  }
}

function divided(fates: readonly Fate[]) {
  const dropped = fates.filter(({ reason }) => reason !== null);
  return { reappended: fates.length - dropped.length, dropped };
}

async function restoreStore(
  { db, broker, choices, dryRun = false }: RestoreOptions,
  connection: NatsConnection,
): Promise<number> {
  if (!dryRun) await provisionArtifacts(connection, choices);
  const artifacts = await openJetStreamArtifactStore(broker).catch((error: unknown) => {
    if (error instanceof StreamMissingError) return null;
    throw error;
  });
  try {
    return await restoreArtifacts(db, artifacts, dryRun);
  } finally {
    await artifacts?.close();
  }
}
