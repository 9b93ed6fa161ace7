import { ManagerLoop, type BuiltService, type ServiceContext, type Settings } from '@pulse/host';
import { inTurn, Projector, watchProjector, type Database } from '@pulse/read-model/sql';
import { gauge } from '@pulse/telemetry';
import type { WorkQueue } from '@pulse/work-queue';
import { ApiContext } from '../api/api-context.js';
import { ApiModule } from '../api/api.module.js';
import { apiApplication, configureApi } from '../api/configure-api.js';
import { KeyRing, keepOf } from './api-keys/index.js';
import { batchMetrics } from './batch-metrics.js';
import type { orchestratorEnv } from './config.js';
import { IndexedLog, SqlLogIndex } from './log-index/index.js';
import { BatchManager } from './managers/batch-manager.js';
import { modelNames } from './model-names.js';
import { orchestratorProjection } from './projection/orchestrator-projection.js';
import { boundTo, SCHEMA } from './projection/tables.js';

type Context = ServiceContext<Settings<typeof orchestratorEnv>, Database>;

/** The orchestrator: every instance answers HTTP, one of them projects and does what is due. */
export async function buildOrchestrator(context: Context): Promise<BuiltService> {
  const { config, database, logger, signal } = context;
  const db = boundTo(database.db);
  const log = new IndexedLog(context.log, new SqlLogIndex(db, context.log));
  const queue = await context.openQueue();
  const api = new ApiContext(
    log,
    context.artifacts,
    db,
    signal,
    config.API_STREAMS_PER_KEY,
    modelNames(config.RULE_MODEL),
  );
  const keys = new KeyRing(keepOf(database.db));
  let active: Promise<void> = Promise.resolve();
  return {
    module: ApiModule.with({
      context: api,
      keys,
      ratePerMinute: config.API_RATE_PER_MINUTE,
      keyFailuresPerMinute: config.API_KEY_FAILURES_PER_MINUTE,
    }),
    application: apiApplication,
    configure: (app) =>
      configureApi(app, {
        logger,
        bodyLimitMegabytes: config.API_BODY_LIMIT_MB,
        trustedProxies: config.API_TRUSTED_PROXIES ?? [],
      }),
    start: () => {
      active = runActive(context, log, queue);
    },
    stop: () => active,
  };
}

/** What one instance does for all: the tables, and the managers that are led by them. */
async function runActive(context: Context, log: IndexedLog, queue: WorkQueue): Promise<void> {
  const { artifacts, config, database, health, logger, signal } = context;
  const lineageEveryMs = config.LINEAGE_EVERY_SECONDS * 1000;
  const projector = new Projector({ database, log: context.log, projection: orchestratorProjection, lineageEveryMs });
  health.add('projection', watchProjector(projector));
  await inTurn(database, { name: SCHEMA, task: SCHEMA }, signal, async (turn) => {
    logger.info('this instance does what is due for batches');
    const db = boundTo(database.db);
    const manager = new BatchManager({ log, artifacts, queue, db, ahead: config.DISPATCH_AHEAD });
    const unobserve = [gauge('pulse_dispatch_window', {}, () => manager.window.total), batchMetrics(db)];
    const loop = new ManagerLoop({
      name: 'batches',
      logger,
      due: () => manager.due(),
      act: (batchId) => manager.act(batchId),
      wake: (listener) => projector.onApplied(listener),
    });
    try {
      await Promise.all([projector.run(turn), loop.run(turn)]);
    } finally {
      for (const end of unobserve) end();
    }
  });
}
