import { brokerEnv, databaseEnv, loadConfig, type Environment } from '@pulse/config';
import { inboxPrefixOf, PROVISIONER } from '@pulse/contracts';
import type { BrokerOptions } from '@pulse/jetstream';
import type { Database } from '@pulse/read-model/sql';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { ArchiveTables } from '../archive/tables.js';

/** What a command on the archive is configured by: the broker's provisioner, and the database. */
export interface ArchiveSettings {
  readonly broker: BrokerOptions;
  readonly databaseUrl: string;
}

/** @throws ConfigError */
export function archiveSettings(env?: Environment): ArchiveSettings {
  const { NATS_URL, NATS_USER, NATS_PASSWORD, DATABASE_URL } = loadConfig(
    z.object({ ...brokerEnv, ...databaseEnv }),
    env,
  );
  const broker: BrokerOptions = {
    servers: NATS_URL.split(',').map((one) => one.trim()),
    name: 'pulse archive',
    inboxPrefix: inboxPrefixOf(PROVISIONER),
    ...(NATS_PASSWORD === undefined ? {} : { user: NATS_USER ?? PROVISIONER, pass: NATS_PASSWORD.reveal() }),
  };
  return { broker, databaseUrl: DATABASE_URL.reveal() };
}

/** The archive's tables in a database. */
export function archiveIn(database: Database): Kysely<ArchiveTables> {
  return database.db;
}
