import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { openJetStreamArtifactStore, provisionArtifacts } from '@pulse/artifact-store/jetstream';
import type { ApiScope } from '@pulse/contracts';
import { openJetStreamLog, provisionLog } from '@pulse/event-log/jetstream';
import { connectBroker } from '@pulse/jetstream';
import { migrate, openDatabase, Projector } from '@pulse/read-model/sql';
import { openJetStreamQueue, provisionWork } from '@pulse/work-queue/jetstream';
import { ApiContext } from '../api/api-context.js';
import { ApiModule } from '../api/api.module.js';
import { apiApplication, configureApi } from '../api/configure-api.js';
import { apiKeyMigrations, createKey, KeyRing, keepOf } from '../cluster/api-keys/index.js';
import { IndexedLog, SqlLogIndex } from '../cluster/log-index/index.js';
import { modelNames } from '../cluster/model-names.js';
import { orchestratorProjection } from '../cluster/projection/orchestrator-projection.js';
import { boundTo } from '../cluster/projection/tables.js';

export interface BenchOptions {
  readonly natsUrl: string;
  readonly databaseUrl: string;
  readonly ratePerMinute?: number;
  readonly keyFailuresPerMinute?: number;
  readonly streamsPerKey?: number;
  readonly trustedProxies?: readonly string[];
  readonly bodyLimitMegabytes?: number;
  /** `<provider>/<model>` */
  readonly ruleModel?: string;
}

/** The API in this process, on a real broker and a real database, with its projector running; no manager does anything. */
export async function openApiBench(options: BenchOptions) {
  const { natsUrl, databaseUrl, ratePerMinute = 1_000_000, bodyLimitMegabytes = 4 } = options;
  const { keyFailuresPerMinute = 1_000_000, streamsPerKey = 1000, trustedProxies = [] } = options;
  const broker = { servers: natsUrl };
  const admin = await connectBroker(broker);
  await provisionLog(admin);
  await provisionArtifacts(admin);
  await provisionWork(admin);
  await admin.close();
  const database = openDatabase({ url: databaseUrl, applicationName: 'spec' });
  await migrate(database, orchestratorProjection);
  await migrate(database, { schema: 'keep', migrations: apiKeyMigrations });
  const [inner, artifacts, queue] = await Promise.all([
    openJetStreamLog(broker),
    openJetStreamArtifactStore(broker),
    openJetStreamQueue(broker),
  ]);
  const db = boundTo(database.db);
  const log = new IndexedLog(inner, new SqlLogIndex(db, inner));
  const stopping = new AbortController();
  const projector = new Projector({ database, log: inner, projection: orchestratorProjection, pollMs: 50 });
  const projecting = projector.run(stopping.signal);
  const keys = keepOf(database.db);
  let keyLookups = 0;
  const counted = keys.withPlugin({
    transformQuery: ({ node }) => {
      if (node.kind === 'SelectQueryNode') keyLookups += 1;
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  });
  const logged: { readonly error: unknown; readonly text: string }[] = [];
  const note = (about: unknown, text?: string) =>
    void logged.push({ error: (about as { error?: unknown }).error, text: text ?? '' });
  const context = new ApiContext(log, artifacts, db, stopping.signal, streamsPerKey, modelNames(options.ruleModel));
  const module = ApiModule.with({ context, keys: new KeyRing(counted), ratePerMinute, keyFailuresPerMinute });
  const app = await NestFactory.create<NestExpressApplication>(module, { ...apiApplication, logger: false });
  configureApi(app, { logger: { error: note, warn: note } as never, bodyLimitMegabytes, trustedProxies });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return {
    app,
    url: `http://127.0.0.1:${port}`,
    log: inner,
    indexed: log,
    artifacts,
    queue,
    db,
    database,
    projector,
    keys,
    /** How often a key was looked for in the database. */
    keyLookups: () => keyLookups,
    /** What the server told those who keep it. */
    logged,
    key: async (...scopes: readonly ApiScope[]) =>
      (await createKey(keys, { name: 'spec', scopes, expiresAt: null })).key,
    /** Resolves when the tables have what the log has now. */
    settled: async () => projector.reached((await inner.head())?.position ?? 0),
    close: async () => {
      stopping.abort();
      await app.close();
      await projecting;
      await Promise.all([inner.close(), artifacts.close(), queue.close()]);
      await database.close();
    },
  };
}

export type ApiBench = Awaited<ReturnType<typeof openApiBench>>;
