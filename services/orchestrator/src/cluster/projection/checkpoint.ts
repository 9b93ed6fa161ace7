import { SCHEMA, type OrchestratorDb } from './tables.js';

/** How far the tables have come: what the log has up to this position is in them. 0 where there is no checkpoint. */
export async function readPosition(db: OrchestratorDb): Promise<number> {
  const row = await db
    .selectFrom('projection_checkpoint')
    .select('position')
    .where('projection', '=', SCHEMA)
    .executeTakeFirst();
  return Number(row?.position ?? 0);
}
