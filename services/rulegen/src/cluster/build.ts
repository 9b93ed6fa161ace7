import { ManagerLoop, type BuiltService, type ServiceContext, type Settings } from '@pulse/host';
import { inTurn, Projector, watchProjector, type Database } from '@pulse/read-model/sql';
import { RuleRepository } from '@pulse/rules';
import { runSpan } from '@pulse/telemetry';
import { ChildCompute } from '../compute/index.js';
import { Models } from './models.js';
import { boundTo, projection } from './projection/index.js';
import { completedRuns, type DueRun, dueRuns, endedEarly } from './projection/due-runs.js';
import type { rulegenEnv } from './rulegen-config.js';
import { RulegenModule } from './rulegen.module.js';
import { RunPool } from './run-pool.js';
import { workOnRun, type WorkPorts } from './work-on-run.js';

const ACTOR = 'rulegen';

/** Works on the runs that were asked for. One instance at a time does; others wait for their turn. */
export function buildRulegen(context: ServiceContext<Settings<typeof rulegenEnv>, Database>): BuiltService {
  const { artifacts, config, database, health, log, logger, signal } = context;
  const now = () => new Date();
  const db = boundTo(database.db);
  const projector = new Projector({ database, log, projection });
  const models = Models.open({ log, artifacts, actor: ACTOR, now }, config.LLM_PRICE_FILE);
  const compute = new ChildCompute({ workers: config.RULEGEN_WORKERS, heapMegabytes: config.RULEGEN_WORKER_MB });
  const ports: WorkPorts = {
    log,
    artifacts,
    compute,
    models,
    logger,
    actor: ACTOR,
    now,
    rules: new RuleRepository({ log, artifacts, actor: ACTOR }),
    equalRuns: async function* (cacheKey) {
      yield* await completedRuns(db, cacheKey);
    },
  };
  const startable = new Map<string, DueRun>();
  const pool = new RunPool({
    most: config.RULEGEN_RUNS,
    logger,
    work: (run, stop) => runSpan(run.runId, run.traceparent, () => workOnRun(ports, run.runId, stop)),
    freed: () => loop.kick(),
  });
  const loop: ManagerLoop = new ManagerLoop({
    name: 'rulegen',
    logger,
    due: async () => {
      for (const runId of await endedEarly(db, pool.underWay)) pool.cancel(runId);
      const found = pool.startable(await dueRuns(db));
      startable.clear();
      for (const run of found) startable.set(run.runId, run);
      return [...startable.keys()];
    },
    act: async (runId, turn) => {
      const run = startable.get(runId);
      if (run !== undefined) pool.start(run, turn);
    },
    wake: (listener) => projector.onApplied(listener),
  });
  health.add('projection', watchProjector(projector));
  logger.info({ model: models.name ?? 'none' }, 'the language model that runs are worked on with');
  let working = Promise.resolve();
  return {
    module: RulegenModule,
    start: () => {
      working = inTurn(database, { name: 'rulegen', task: 'rulegen' }, signal, async (turn) => {
        const unobserve = pool.observe();
        try {
          await Promise.all([projector.run(turn), loop.run(turn)]);
        } finally {
          await pool.drained();
          unobserve();
        }
      });
    },
    stop: async () => {
      await working;
      await models.close();
      await compute.close();
    },
  };
}
