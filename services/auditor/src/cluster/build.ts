import { ManagerLoop, stoppableLog, watchedLog, type BuiltService, type ServiceContext } from '@pulse/host';
import {
  inTurn,
  Projector,
  sqlDueBatches,
  traceOfBatch,
  watchProjector,
  type Database,
  type LifecycleTables,
} from '@pulse/read-model/sql';
import { stepSpan } from '@pulse/telemetry';
import type { Kysely } from 'kysely';
import { Auditor } from '../auditor.js';
import { AuditorModule } from './auditor.module.js';
import { buildArchive } from './build-archive.js';
import { countReported } from './count-reported.js';
import { projection } from './projection.js';

/**
 * Archives the log, and audits and reports every batch that has ended. One instance at a time archives, one audits; others
 * wait for their turn.
 */
export async function buildAuditor(context: ServiceContext<unknown, Database>): Promise<BuiltService> {
  const { artifacts, database, health, logger, signal } = context;
  const log = watchedLog(context.log, 'auditor');
  const archive = await buildArchive(context);
  const projector = new Projector({ database, log, projection });
  const db = database.db.withSchema(projection.name) as Kysely<LifecycleTables>;
  const loop = new ManagerLoop({
    name: 'auditor',
    logger,
    due: () => sqlDueBatches(db).ended(),
    act: async (id, signal) => {
      const auditor = new Auditor({ log: stoppableLog(log, signal), artifacts, actor: 'auditor' });
      const did = await stepSpan('audit', id, await traceOfBatch(db, id), () => auditor.auditDue(id));
      if (did) await countReported(db, id);
      return did;
    },
    wake: (listener) => projector.onApplied(listener),
  });
  health.add('projection', watchProjector(projector));

  const takeTurns = (task: 'archive' | 'audit', run: (turn: AbortSignal) => Promise<unknown>) =>
    inTurn(database, { name: `auditor ${task}`, task }, signal, run);
  let working: Promise<unknown> = Promise.resolve();
  return {
    module: AuditorModule,
    start: () => {
      working = Promise.all([
        takeTurns('archive', (turn) => archive.run(turn)),
        takeTurns('audit', (turn) => Promise.all([projector.run(turn), loop.run(turn)])),
      ]);
    },
    stop: async () => {
      await working;
      await archive.close();
    },
  };
}
