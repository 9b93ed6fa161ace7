import type { Kysely } from 'kysely';

interface CheckpointTables {
  readonly projection_checkpoint: { readonly projection: string; readonly position: number | string };
}

/** How far the tables have come: what the log has up to this position is in them. 0 where there is no checkpoint. */
export async function readPosition(db: Kysely<CheckpointTables>): Promise<number> {
  const row = await db
    .selectFrom('projection_checkpoint')
    .select('position')
    .where('projection', '=', 'orchestrator')
    .executeTakeFirst();
  return Number(row?.position ?? 0);
}

export type { CheckpointTables };
