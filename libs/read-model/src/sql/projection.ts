import type { PositionedCommit } from '@pulse/contracts';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Tables derived from the log, in a schema of their own. Disposable: they can be made again by replay.
 */
export interface Projection<DB = unknown> {
  /** Name of the projection and of its schema. */
  readonly name: string;
  /** What makes and changes its tables; keys begin with a time, as in `20261121T1900_batch`. */
  readonly migrations: Readonly<Record<string, Migration>>;
  /** The tables that a digest covers. */
  readonly tables: readonly string[];
  /**
   * Which tables the code makes of the same log, 1 by default. Count it up whenever `apply` makes other rows: live
   * tables of another version have to be rebuilt, and are then not compared with what the new code makes.
   */
  readonly version?: number;
  /**
   * Writes what commits say, in order of position; `db` is a transaction bound to the schema, which is first on the
   * search path too. Applying commits again changes nothing, and applying them in one call or in several makes the same
   * rows. The rows follow from the commits alone: no clock, no sequence, no random number.
   *
   * An error that the database did not cause is taken for a fault of a commit, which is then parked with its stream.
   */
  apply(db: Kysely<DB>, commits: readonly PositionedCommit[]): Promise<void>;
}

/** Several projections that share a schema and a checkpoint; applied in this order. */
export function composeProjection(name: string, parts: readonly Omit<Projection, 'name'>[]): Projection {
  const migrations = parts.flatMap((part) => Object.entries(part.migrations));
  const twice = migrations.find(([key], i) => migrations.findIndex(([other]) => other === key) !== i);
  if (twice !== undefined) throw new Error(`projection ${name}: two of its parts have a migration ${twice[0]}`);
  return {
    name,
    migrations: Object.fromEntries(migrations),
    tables: parts.flatMap((part) => part.tables),
    version: parts.reduce((sum, part) => sum + (part.version ?? 1), 1 - parts.length),
    apply: async (db, commits) => {
      for (const part of parts) await part.apply(db, commits);
    },
  };
}
