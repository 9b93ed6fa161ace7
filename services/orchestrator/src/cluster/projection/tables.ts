import type { BoardTables } from '@pulse/read-model/sql';
import type { Kysely } from 'kysely';
import type { LogIndexTables } from '../log-index/tables.js';

export const SCHEMA = 'orchestrator';

/** What is read of the projector's own tables. */
interface CheckpointTables {
  readonly projection_checkpoint: { readonly projection: string; readonly position: number | string };
}

/** The orchestrator's tables. */
export type OrchestratorTables = BoardTables & LogIndexTables & CheckpointTables;

/** A query builder bound to the orchestrator's schema. */
export type OrchestratorDb = Kysely<OrchestratorTables>;

export const boundTo = (db: Kysely<unknown>): OrchestratorDb => db.withSchema(SCHEMA);
