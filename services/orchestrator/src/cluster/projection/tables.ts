import type { BoardTables } from '@pulse/read-model/sql';
import type { Kysely } from 'kysely';
import type { LogIndexTables } from '../log-index/tables.js';
import type { CheckpointTables } from './checkpoint.js';

export const SCHEMA = 'orchestrator';

/** The orchestrator's tables. */
export type OrchestratorTables = BoardTables & LogIndexTables & CheckpointTables;

/** A query builder bound to the orchestrator's schema. */
export type OrchestratorDb = Kysely<OrchestratorTables>;

export const boundTo = (db: Kysely<unknown>): OrchestratorDb => db.withSchema(SCHEMA);
