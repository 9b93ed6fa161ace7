import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { CONSUMERS, DATABASE_SERVICES, databaseRoleOf } from '@pulse/contracts';
import { StreamMissingError, streamInfo } from '@pulse/jetstream';
import { sql, type Kysely } from 'kysely';
import type { ArchiveTables } from '../archive/tables.js';

/** The log is looked at twice, this far apart: whoever appends without pause is seen. */
const LOOK_MS = 500;

/**
 * Who uses the cluster, as far as can be told: services with connections to the database, workers that wait for work,
 * and anything that appends right now. A service that only reads the log, or is cut off, is not seen.
 */
export async function whoIsRunning(db: Kysely<ArchiveTables>, connection: NatsConnection): Promise<string[]> {
  const manager = await jetstreamManager(connection, { checkAPI: false });
  const lastPosition = () =>
    streamInfo(manager, 'EVT').then(
      ({ state }) => state.last_seq,
      (error: unknown) => {
        if (error instanceof StreamMissingError) return null;
        throw error;
      },
    );
  const before = await lastPosition();
  const found = [...(await connectedServices(db)), ...(await waitingWorkers(manager))];
  await sleep(LOOK_MS);
  if ((await lastPosition()) !== before) found.push('something appends to the log');
  return found;
}

async function connectedServices(db: Kysely<ArchiveTables>): Promise<string[]> {
  const roles = DATABASE_SERVICES.map(databaseRoleOf);
  const { rows } = await sql<{ role: string; n: string }>`
    SELECT usename AS role, count(*) AS n FROM pg_stat_activity
     WHERE datname = current_database() AND usename = ANY(${roles}) GROUP BY usename ORDER BY usename`.execute(db);
  return rows.map(({ role, n }) => `${role} has ${n} connections to the database`);
}

async function waitingWorkers(manager: Awaited<ReturnType<typeof jetstreamManager>>): Promise<string[]> {
  const { stream, durable_name: name } = CONSUMERS.workers;
  // A broker that lost everything has no such consumer.
  const info = await manager.consumers.info(stream, name).catch(() => null);
  return info !== null && info.num_waiting > 0 ? [`${info.num_waiting} simulators wait for work`] : [];
}
