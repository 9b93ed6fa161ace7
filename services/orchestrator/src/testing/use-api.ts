import { afterAll, beforeAll } from '@jest/globals';
import { API_SCOPES, type ApiScope } from '@pulse/contracts';
import { batchWriter, NatsServer, PostgresServer } from '@pulse/testing';
import { openApiBench, type ApiBench, type BenchOptions } from './api-bench.js';
import { askApi, type Asked } from './api-client.js';

/** An API on servers of its own for one file of specs; there once `beforeAll` is over. */
export interface ApiSpec {
  readonly nats: NatsServer;
  readonly postgres: PostgresServer;
  readonly bench: ApiBench;
  readonly write: ReturnType<typeof batchWriter>;
  readonly key: string;
  /** Asks with the key, unless another one is given. */
  readonly ask: (path: string, asked?: Asked) => ReturnType<typeof askApi>;
}

/**
 * Starts a broker, a database and the API before the specs of a file, and stops them after it.
 *
 * @param scopes of the key; all by default
 */
export function useApi(
  options: Omit<BenchOptions, 'natsUrl' | 'databaseUrl'> = {},
  scopes: readonly ApiScope[] = API_SCOPES,
): ApiSpec {
  let started: Omit<ApiSpec, 'ask'> | null = null;
  const now = (): Omit<ApiSpec, 'ask'> => {
    if (started === null) throw new Error('the API is there in specs only, and in what runs before each');
    return started;
  };
  beforeAll(async () => {
    const [nats, postgres] = [await NatsServer.start(), await PostgresServer.start()];
    const bench = await openApiBench({
      ...options,
      natsUrl: nats.url,
      databaseUrl: await postgres.createDatabase(),
    });
    started = { nats, postgres, bench, write: batchWriter(bench), key: await bench.key(...scopes) };
  });
  afterAll(async () => {
    const { bench, postgres, nats } = now();
    await bench.close();
    await postgres.stop();
    await nats.stop();
  });
  return {
    get nats() {
      return now().nats;
    },
    get postgres() {
      return now().postgres;
    },
    get bench() {
      return now().bench;
    },
    get write() {
      return now().write;
    },
    get key() {
      return now().key;
    },
    ask: (path, asked = {}) => askApi(now().bench.url, path, { key: now().key, ...asked }),
  };
}
