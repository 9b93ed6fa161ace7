import { openJetStreamArtifactStore, provisionArtifacts } from '@pulse/artifact-store/jetstream';
import { openJetStreamLog, provisionLog } from '@pulse/event-log/jetstream';
import { connectBroker } from '@pulse/jetstream';
import { migrate, openDatabase } from '@pulse/read-model/sql';
import type { Kysely } from 'kysely';
import { Archiver, KEEP, keepMigrations, openBroker, type ArchiveTables } from '../archive/index.js';

/** A log and a store on a broker, and an archive in a database of its own. */
export async function openArchive(brokerUrl: string, databaseUrl: string) {
  const broker = { servers: brokerUrl };
  const database = openDatabase({ url: databaseUrl, applicationName: 'spec', max: 4 });
  await migrate(database, { schema: KEEP, migrations: keepMigrations });
  const db = database.db as Kysely<ArchiveTables>;
  const connection = await connectBroker(broker);
  await provisionLog(connection);
  await provisionArtifacts(connection);
  const log = await openJetStreamLog(broker);
  const artifacts = await openJetStreamArtifactStore(broker);
  const makeArchiver = async () => new Archiver({ db, broker: await openBroker(connection), artifacts });
  const rows = () => db.withSchema(KEEP).selectFrom('archived_commit').selectAll().orderBy('position').execute();
  const close = async () => {
    await log.close();
    await artifacts.close();
    await connection.close();
    await database.close();
  };
  return { broker, database, db, connection, log, artifacts, makeArchiver, rows, close };
}
