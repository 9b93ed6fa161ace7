import type { ArchiveProblem } from './verify-archive.js';

/** The archive itself is damaged: nothing is rebuilt from it. */
export class ArchiveBrokenError extends Error {
  override readonly name = 'ArchiveBrokenError';
  readonly code = 'archive.broken';
  constructor(
    readonly problems: readonly ArchiveProblem[],
    readonly problemCount: number,
  ) {
    const { position, what } = problems[0]!;
    const where = position === null ? '' : `position ${position}: `;
    super(
      `the archive is damaged, ${where}${what}; ${problemCount} problems in all, "pulse verify-archive" lists them. ` +
        'Nothing was changed: restore the schema keep from a backup of the database first',
    );
  }
}

/** Something still uses the log that is to be rebuilt. */
export class ServicesRunningError extends Error {
  override readonly name = 'ServicesRunningError';
  readonly code = 'restore.services_running';
  constructor(readonly who: readonly string[]) {
    super(
      `the log is in use: ${who.join(', ')}. Nothing was changed: stop every service first. ` +
        '--force restores all the same; what a service appends meanwhile is lost',
    );
  }
}

/** The broker did not do what the rebuilding needs. The archive and what was put aside are as they were. */
export class RestoreFailedError extends Error {
  override readonly name = 'RestoreFailedError';
  readonly code = 'restore.failed';
  constructor(what: string, options?: ErrorOptions) {
    super(`${what}. The archive is unchanged and the log is not complete: run "pulse restore" again`, options);
  }
}
