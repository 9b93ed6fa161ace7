import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { databasePasswordVariable } from '@pulse/contracts';
import { findNatsServer, NatsServer } from '../nats/index.js';
import { PostgresServer } from '../postgres/index.js';
import { administer } from './administration.js';
import { databaseFolder } from './database-folder.js';
import type { DevClusterOptions } from './dev-cluster-options.js';
import type { Secrets } from './secrets.js';

/** Name of the database of a cluster. */
export const DATABASE = 'pulse';

type Say = (line: string) => void;

/** A broker with the users and rights of the topology. */
export async function startBroker(
  options: DevClusterOptions,
  folder: string,
  secrets: Secrets,
  say: Say,
): Promise<NatsServer> {
  const binary = options.natsServer ?? findNatsServer();
  const version = /v?(\d+)\.(\d+)\.\d+\S*/.exec(spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout ?? '');
  const old = version !== null && Number(version[1]) === 2 && Number(version[2]) < 10;
  say(`nats-server ${version?.[0] ?? 'of unknown version'}: ${binary}`);
  if (old)
    say(
      'WARNING: this nats-server is not durable (acknowledged commits may be lost with the power) and not safe: for tests only',
    );
  const users = await administer(['provision', '--nats-config'], { ...secrets });
  return NatsServer.start({
    binary,
    env: secrets,
    config: `${users}\n${options.natsConfig ?? ''}`,
    // Unknown before 2.10.
    ...(options.durable === true && !old ? { jetstream: 'sync_interval: always' } : {}),
    ...(options.keepFolder === undefined ? {} : { folder: join(folder, 'nats') }),
  });
}

/** A PostgreSQL; the administrator's password is the owner's. */
export async function startDatabase(
  options: DevClusterOptions,
  folder: string,
  secrets: Secrets,
  say: Say,
): Promise<PostgresServer> {
  const password = secrets[databasePasswordVariable('owner')] ?? '';
  const kept = { folder: databaseFolder(join(folder, 'postgres'), password), password };
  const server = await PostgresServer.start({
    fsync: options.durable === true,
    ...(options.keepFolder === undefined ? {} : kept),
  });
  say(server.description);
  return server;
}

/** Makes the database unless it is there; roles and schemas are made by `pulse provision`. */
export async function openDatabase(server: PostgresServer): Promise<void> {
  const there = await server.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
  if (there.length === 0) await server.query(`CREATE DATABASE ${DATABASE}`);
}
