import type { EventLog } from '@pulse/event-log';
import { orchestratorProjection } from '@pulse/orchestrator/cluster';
import { migrate, openDatabase, Projector, type Projection } from '@pulse/read-model/sql';
import type { PostgresServer } from '@pulse/testing';

/** The orchestrator's tables, kept up with the log. */
export interface LiveTables {
  /** Resolves when so many jobs have succeeded, as far as the tables say. */
  succeeded(jobs: number): Promise<void>;
  close(): Promise<void>;
}

export async function openTables(postgres: PostgresServer, log: EventLog): Promise<LiveTables> {
  const database = openDatabase({ url: await postgres.createDatabase(), applicationName: 'bench' });
  await migrate(database, orchestratorProjection);
  let ended = 0;
  const apply: Projection['apply'] = async (db, commits) => {
    await orchestratorProjection.apply(db, commits);
    for (const { commit } of commits) for (const { type } of commit.events) if (type === 'JobSucceeded') ended += 1;
  };
  const projector = new Projector({ database, log, projection: { ...orchestratorProjection, apply } });
  const stop = new AbortController();
  const running = projector.run(stop.signal);
  return {
    succeeded: (jobs) =>
      new Promise((resolve) => {
        const leave = projector.onApplied(() => {
          if (ended < jobs) return;
          leave();
          resolve();
        });
      }),
    close: async () => {
      stop.abort();
      await running;
      await database.close();
    },
  };
}
