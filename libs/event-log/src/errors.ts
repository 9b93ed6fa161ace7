import type { Mark, Revision } from './port.js';

const show = (revision: Revision | null) => (revision === null ? 'no events' : `version ${revision.version}`);

/** The stream's head is not the expected one. Load, decide again, append again. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
  readonly code = 'log.conflict';
  constructor(
    readonly stream: string,
    readonly expected: Revision | null,
    readonly actual: Revision | null,
  ) {
    super(
      `${stream} is at ${show(actual)}, the append expected ${show(expected)}: ` +
        'load the stream again and decide on what it holds now',
    );
  }
}

/** A commit that may not be appended as it is. Nothing was written. */
export class InvalidAppendError extends Error {
  override readonly name = 'InvalidAppendError';
  readonly code = 'log.invalid_append';
  constructor(
    readonly stream: string,
    readonly reason: string,
  ) {
    super(`nothing was appended to ${JSON.stringify(stream)}: ${reason}`);
  }
}

/** A commit over MAX_COMMIT_BYTES. Nothing was written. */
export class CommitTooLargeError extends Error {
  override readonly name = 'CommitTooLargeError';
  readonly code = 'log.commit_too_large';
  constructor(
    readonly stream: string,
    readonly bytes: number,
    readonly limit: number,
  ) {
    super(
      `the commit to ${stream} has ${bytes} bytes, the limit is ${limit}: ` +
        'split its events over several commits, or store the large part as an artefact and name its hash',
    );
  }
}

/** The storage failed. With outcome `unknown` the commit may exist: load the stream before trying again. */
export class AppendFailedError extends Error {
  override readonly name = 'AppendFailedError';
  readonly code = 'log.append_failed';
  constructor(
    readonly stream: string,
    readonly outcome: 'not_written' | 'unknown',
    what: string,
    options: ErrorOptions,
  ) {
    super(
      `the append to ${stream} failed: ${what}; ` +
        (outcome === 'unknown' ? 'it may or may not be recorded: open the log again and look' : 'nothing was recorded'),
      options,
    );
  }
}

/** A record that is neither valid nor a torn tail. Nothing was cut. */
export class LogCorruptError extends Error {
  override readonly name = 'LogCorruptError';
  readonly code = 'log.corrupt';
  constructor(
    readonly file: string,
    readonly offset: number,
    readonly position: number,
    readonly reason: string,
    advice = 'Restore this file from a backup; `pulse verify-log` lists every damaged record',
  ) {
    super(`LOG_CORRUPT: ${file}, byte ${offset}, position ${position}: ${reason}. Nothing was changed. ${advice}`);
  }
}

/** Another live process writes this log. */
export class LogLockedError extends Error {
  override readonly name = 'LogLockedError';
  readonly code = 'log.locked';
  constructor(
    readonly file: string,
    readonly holder: { readonly pid: number; readonly host: string; readonly since: string },
    advice: string,
  ) {
    super(
      `the log is being written by process ${holder.pid} on ${holder.host} since ${holder.since} (${file}): ${advice}`,
    );
  }
}

/** The log no longer holds what a checkpoint remembers: its tail was lost, or it is another log. */
export class LineageBrokenError extends Error {
  override readonly name = 'LineageBrokenError';
  readonly code = 'log.lineage_broken';
  constructor(
    readonly expected: { readonly position: number; readonly commitId?: string; readonly hash?: string },
    readonly found: Mark | null,
  ) {
    super(
      `LINEAGE_BROKEN: position ${expected.position} should hold commit ${expected.commitId ?? 'that was seen there'}, ` +
        (found === null ? 'nothing stands there' : `it holds ${found.commitId}`) +
        '. Do not append: restore the log from its archive or backup, or rebuild what was derived from it',
    );
  }
}

/** The log was opened to be read only, is closed, or cannot be reached. */
export class LogUnavailableError extends Error {
  override readonly name = 'LogUnavailableError';
  readonly code = 'log.unavailable';
}
