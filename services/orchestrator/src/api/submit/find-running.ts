import type { OrchestratorDb } from '../../cluster/projection/tables.js';

/** The newest other batch of a name that has not ended, as the tables have it; null where there is none. */
export async function findRunning(db: OrchestratorDb, name: string, except: string): Promise<string | null> {
  const found = await db
    .selectFrom('batch')
    .select('batch_id')
    .where('status', 'in', ['planned', 'cancelling', 'simulated'])
    .where('name', '=', name)
    .where('batch_id', '!=', except)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found?.batch_id ?? null;
}
