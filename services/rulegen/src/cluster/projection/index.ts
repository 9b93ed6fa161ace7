import { schemaOf } from '@pulse/contracts';
import type { Projection } from '@pulse/read-model/sql';
import type { Kysely } from 'kysely';
import { applyRuns } from './apply-runs.js';
import { rulegenMigrations } from './migrations.js';
import type { RulegenDb } from './tables.js';

export type { IterationTable, RulegenDb, RulegenTables, RunTable } from './tables.js';

const SCHEMA = schemaOf('rulegen');

/** Runs of rule generation and what each of their iterations came to. */
export const projection: Projection = {
  name: SCHEMA,
  migrations: rulegenMigrations,
  tables: ['run', 'iteration'],
  apply: (db, commits) => applyRuns(db, commits),
};

/** A query builder bound to the schema. */
export const boundTo = (db: Kysely<unknown>): RulegenDb => db.withSchema(SCHEMA);
