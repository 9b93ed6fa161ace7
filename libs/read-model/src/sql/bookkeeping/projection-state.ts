import { sql } from 'kysely';
import type { Database } from '../database.js';
import type { Projection } from '../projection.js';

/** How a projection stands, as its tables say. */
export interface ProjectionState {
  readonly name: string;
  /** Null while its tables are not there, or nobody has begun to fill them. */
  readonly position: number | null;
  /** The version of the projection that made the tables. */
  readonly tablesVersion: number | null;
  readonly codeVersion: number;
  readonly parkedStreams: number;
  readonly parkedCommits: number;
  readonly discarded: number;
}

/** Reads how a projection stands; the checkpoint and what is parked are of one moment. */
export async function projectionState({ db }: Database, { name, version = 1 }: Projection): Promise<ProjectionState> {
  const there = await sql<{ there: boolean }>`
    SELECT to_regclass(${`"${name}".projection_checkpoint`}) IS NOT NULL AS there`.execute(db);
  const nothing = { position: null, tablesVersion: null, parkedStreams: 0, parkedCommits: 0, discarded: 0 };
  if (!there.rows[0]!.there) return { name, codeVersion: version, ...nothing };
  const { rows } = await sql<Omit<ProjectionState, 'name' | 'codeVersion'>>`
    SELECT c.position, c.code_version AS "tablesVersion",
      (SELECT count(DISTINCT stream) FROM ${sql.id(name, 'projection_parked')} p WHERE p.projection = ${name}) AS "parkedStreams",
      (SELECT count(*) FROM ${sql.id(name, 'projection_parked')} p WHERE p.projection = ${name}) AS "parkedCommits",
      (SELECT count(*) FROM ${sql.id(name, 'projection_discarded')} d WHERE d.projection = ${name}) AS "discarded"
    FROM ${sql.id(name, 'projection_checkpoint')} c WHERE c.projection = ${name} AND NOT c.retired`.execute(db);
  return { name, codeVersion: version, ...(rows[0] ?? nothing) };
}
