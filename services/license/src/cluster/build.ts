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
import { LicenseService } from '../judge-batch/judge-batch.js';
import { countDecisions } from './count-decisions.js';
import { LicenseModule } from './license.module.js';
import { projection } from './projection.js';

/** Judges every batch whose jobs are final. One instance at a time does; others wait for their turn. */
export function buildLicense(context: ServiceContext<unknown, Database>): BuiltService {
  const { artifacts, database, health, logger, signal } = context;
  const log = watchedLog(context.log, 'license', { appended: countDecisions });
  const projector = new Projector({ database, log, projection });
  const db = database.db.withSchema(projection.name) as Kysely<LifecycleTables>;
  const loop = new ManagerLoop({
    name: 'license',
    logger,
    due: () => sqlDueBatches(db).simulated(),
    act: async (id, signal) => {
      const service = new LicenseService({ log: stoppableLog(log, signal), artifacts, actor: 'license' });
      return stepSpan('license', id, await traceOfBatch(db, id), () => service.judgeDue(id));
    },
    wake: (listener) => projector.onApplied(listener),
  });
  health.add('projection', watchProjector(projector));
  let working = Promise.resolve();
  return {
    module: LicenseModule,
    start: () => {
      working = inTurn(database, { name: 'license', task: 'license' }, signal, (turn) =>
        Promise.all([projector.run(turn), loop.run(turn)]),
      );
    },
    stop: () => working,
  };
}
