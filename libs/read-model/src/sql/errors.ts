/** The migrations that a schema has had are not the first of those that this code has. */
export class MigrationMismatchError extends Error {
  override readonly name = 'MigrationMismatchError';
  readonly code = 'sql.migration_mismatch';
  constructor(
    readonly schema: string,
    readonly ordinal: number,
    readonly applied: string,
    readonly expected: string | undefined,
  ) {
    super(
      `schema ${schema}: migration ${ordinal} was ${applied}, this code ` +
        (expected === undefined ? 'has no more' : `has ${expected} there`) +
        ': it is older than the schema, or a migration was renamed, removed or put before others. ' +
        'Run the newer code, or give the new migration a later time',
    );
  }
}

/** The tables of a projection are not there, or not all. */
export class NotMigratedError extends Error {
  override readonly name = 'NotMigratedError';
  readonly code = 'sql.not_migrated';
  constructor(
    readonly schema: string,
    options?: ErrorOptions,
  ) {
    super(`schema ${schema} does not have the tables of its projection: run \`pulse migrate\` first`, options);
  }
}

/** The tables were made by another version of the projection. */
export class ProjectionVersionError extends Error {
  override readonly name = 'ProjectionVersionError';
  readonly code = 'projection.version';
  constructor(
    readonly projection: string,
    readonly tables: number,
    readonly codeVersion: number,
  ) {
    super(
      `the tables of ${projection} were made by version ${tables} of the projection, this code is version ${codeVersion}: ` +
        `run \`pulse projections rebuild ${projection}\`, or the code of that version`,
    );
  }
}

/** The log handed out a commit at a place where it cannot stand. Nothing was applied. */
export class OutOfOrderError extends Error {
  override readonly name = 'OutOfOrderError';
  readonly code = 'projection.out_of_order';
  constructor(
    readonly stream: string,
    readonly position: number,
    what: string,
  ) {
    super(`${stream} at position ${position} came out of order: ${what}. Nothing was applied; it is read again`);
  }
}

/** No commits of this stream are parked. */
export class NotParkedError extends Error {
  override readonly name = 'NotParkedError';
  readonly code = 'projection.not_parked';
  constructor(
    readonly projection: string,
    readonly stream: string,
  ) {
    super(`${projection} has no parked commits of ${stream}: \`pulse projections parked ${projection}\` lists them`);
  }
}

/** A parked commit still cannot be applied. Nothing was changed. */
export class ReplayFailedError extends Error {
  override readonly name = 'ReplayFailedError';
  readonly code = 'projection.replay_failed';
  constructor(
    readonly projection: string,
    readonly stream: string,
    readonly position: number,
    options: { cause: unknown },
  ) {
    super(
      `${stream} at position ${position} still cannot be applied to ${projection} (${messageOf(options.cause)}); ` +
        'its commits stay parked: mend the cause and replay again, or discard them',
      options,
    );
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
