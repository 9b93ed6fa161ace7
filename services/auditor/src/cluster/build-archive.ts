import type { EventLog } from '@pulse/event-log';
import { connectBroker } from '@pulse/jetstream';
import type { ServiceContext } from '@pulse/host';
import type { Database } from '@pulse/read-model/sql';
import { count, gauge } from '@pulse/telemetry';
import type { Kysely } from 'kysely';
import { Archiver, openBroker, type ArchiveTables } from '../archive/index.js';
import { ArchiveLoop } from './archive-loop.js';

/** Commits that the archive may be behind before the service is called not ready. */
const MOST_BEHIND = 10_000;

/** The archiver with what readiness and metrics say of it, over a connection of its own. */
export async function buildArchive({
  broker,
  database,
  log,
  artifacts,
  logger,
  health,
  lineage,
}: ServiceContext<unknown, Database>) {
  const connection = await connectBroker({ ...broker, name: `${broker.name ?? 'auditor'} archive` });
  const ports = { db: database.db as Kysely<ArchiveTables>, broker: await openBroker(connection), artifacts };
  const archiver = new Archiver(ports, {
    archived: (what, n) => count('pulse_archived_total', { what }, n),
    reached: (mark) => lineage.remember('archive', mark),
  });
  const loop = new ArchiveLoop({ archiver, log, logger });
  const lag = () => archiver.status.head - archiver.status.position;
  health.add('archive', () => loop.broken ?? (lag() > MOST_BEHIND ? `behind by ${lag()}` : null));
  gauge('pulse_archive_position', {}, () => archiver.status.position);
  gauge('pulse_archive_lag', {}, lag);
  gauge('pulse_archive_age_seconds', {}, () => archiver.status.behindSeconds);
  return {
    run: async (signal: AbortSignal) => {
      // Only who archives knows how far the archive is.
      const unobserve = gauge('pulse_archive_age_seconds', {}, () => ageOf(log, archiver.status.position + 1));
      await loop.run(signal).finally(unobserve);
    },
    close: () => connection.close(),
  };
}

/** Seconds since the commit at a position was recorded; 0 when there is none yet. */
async function ageOf(log: EventLog, position: number): Promise<number> {
  for await (const { commit } of log.read(position, { limit: 1 }))
    return Math.max(0, (Date.now() - Date.parse(commit.recordedAt)) / 1000);
  return 0;
}
