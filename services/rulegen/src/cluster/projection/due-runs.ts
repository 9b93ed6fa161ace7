import type { RulegenDb } from './tables.js';

/** A run that there is something to do for. */
export interface DueRun {
  readonly runId: string;
  readonly cacheKey: string;
  readonly traceparent: string | null;
}

/** Runs that are in progress, or accepted a rule that is not in the store yet; the oldest first. */
export async function dueRuns(db: RulegenDb): Promise<DueRun[]> {
  const rows = await db
    .selectFrom('run')
    .select(['run_id', 'cache_key', 'traceparent'])
    .where((eb) =>
      eb.or([eb('state', '=', 'in_progress'), eb.and([eb('accepted', '=', true), eb('rule_id', 'is', null)])]),
    )
    .orderBy('position')
    .execute();
  return rows.map((row) => ({ runId: row.run_id, cacheKey: row.cache_key, traceparent: row.traceparent }));
}

/** Those of these runs that were canceled, or failed. */
export async function endedEarly(db: RulegenDb, runIds: readonly string[]): Promise<string[]> {
  if (runIds.length === 0) return [];
  const rows = await db
    .selectFrom('run')
    .select('run_id')
    .where('run_id', 'in', runIds)
    .where('state', 'in', ['canceled', 'failed'])
    .execute();
  return rows.map((row) => row.run_id);
}

/** Completed runs with a key, the newest first. */
export async function completedRuns(db: RulegenDb, cacheKey: string): Promise<string[]> {
  const rows = await db
    .selectFrom('run')
    .select('run_id')
    .where('cache_key', '=', cacheKey)
    .where('state', '=', 'completed')
    .where('cached', 'is', null)
    .orderBy('position', 'desc')
    .limit(20)
    .execute();
  return rows.map((row) => row.run_id);
}
