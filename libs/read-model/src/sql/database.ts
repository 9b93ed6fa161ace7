import { Kysely, PostgresDialect } from 'kysely';
import { Pool, types, type ClientConfig } from 'pg';
import { SilenceWatch } from './silence.js';

/** A pool of connections to one database, and the query builder on top of it. */
export interface Database {
  readonly db: Kysely<unknown>;
  readonly pool: Pool;
  /** What one more connection, apart from the pool, is opened with. Holds the password. */
  readonly connection: ClientConfig;
  readonly close: () => Promise<void>;
}

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  /** What the server shows in pg_stat_activity. */
  readonly applicationName: string;
  /** Connections at most, 10 by default. */
  readonly max?: number;
  /** How long to wait for a connection, 10 seconds by default. */
  readonly connectTimeoutMs?: number;
  /** How long an answer is awaited before the server is asked whether it still works on it, 20 seconds by default. */
  readonly silentMs?: number;
}

const INT8 = 20;
/** The system asks in silence whether the other end is there, from then on every second for ten. */
const KEEP_ALIVE_MS = 15_000;

/**
 * Opens a pool; nothing is connected yet. A connection that is lost while idle is replaced when it is needed.
 *
 * A connection whose answer will never come, because the server's machine is gone without a word, ends within a minute; a
 * statement that the server works on may take any time.
 *
 * A bigint is read as a number, and as text where a number cannot hold it.
 */
export function openDatabase(options: DatabaseOptions): Database {
  const connection = clientConfig(options);
  const pool = new Pool({ ...connection, max: options.max ?? 10 });
  // Without listeners the loss of a connection, idle or in use, would end the process; whoever uses it is told anyway.
  pool.on('error', () => {});
  const silence = new SilenceWatch(connection, options.silentMs ?? 20_000);
  pool.on('connect', (client) => {
    client.on('error', () => {});
    silence.add(client);
  });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  let closing: Promise<void> | null = null;
  const end = () => {
    silence.endSoon();
    return pool.end();
  };
  return { db, pool, connection, close: () => (closing ??= end()) };
}

function clientConfig({ url, applicationName, connectTimeoutMs }: DatabaseOptions): ClientConfig {
  return {
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: connectTimeoutMs ?? 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        oid === INT8 && format !== 'binary' ? wholeNumber : types.getTypeParser(oid, format)) as never,
    },
  };
}

function wholeNumber(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}
