import type { BuiltService, ServiceContext } from '@pulse/host';
import { ManagerLoop } from '@pulse/host';
import {
  Projector,
  sqlDueBatches,
  traceOfBatch,
  watchProjector,
  withActiveInstance,
  type Database,
  type LifecycleTables,
} from '@pulse/read-model/sql';
import { gauge, stepSpan } from '@pulse/telemetry';
import type { Kysely } from 'kysely';
import { LicenseService } from '../judge-batch/judge-batch.js';
import { countDecisions } from './count-decisions.js';
import { LicenseModule } from './license.module.js';
import { logWithFailpoints } from './log-with-failpoints.js';
import { projection } from './projection.js';

/** Judges every batch whose jobs are final. One instance at a time does; others wait for their turn. */
export function buildLicense(context: ServiceContext<unknown, Database>): BuiltService {
  const { artifacts, database, health, logger, signal } = context;
  const log = logWithFailpoints(context.log, countDecisions);
  const projector = new Projector({ database, log, projection });
  const service = new LicenseService({ log, artifacts, actor: 'license' });
  const db = database.db.withSchema(projection.name) as Kysely<LifecycleTables>;
  const loop = new ManagerLoop({
    name: 'license',
    logger,
    due: () => sqlDueBatches(db).simulated(),
    act: async (id) => stepSpan('license', id, await traceOfBatch(db, id), () => service.judgeDue(id)),
    wake: (listener) => projector.onApplied(listener),
  });
  let active = false;
  health.add('projection', watchProjector(projector));
  gauge('pulse_active', { task: 'license' }, () => (active ? 1 : 0));

  const work = async (turn: AbortSignal) => {
    active = true;
    try {
      await Promise.all([projector.run(turn), loop.run(turn)]);
    } finally {
      active = false;
    }
  };
  let working = Promise.resolve();
  return {
    module: LicenseModule,
    start: () => {
      working = withActiveInstance(database, 'license', signal, work);
    },
    stop: () => working,
  };
}
