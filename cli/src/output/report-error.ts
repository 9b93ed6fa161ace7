import type { Diagnostic } from '@pulse/domain';
import { CliError, ExitCode } from '../exit-codes.js';
import { ServerError } from '../remote/server-error.js';
import { printDiagnostics } from './print-diagnostics.js';
import { printable } from './terminal.js';

/**
 * Errors that come from what the user gave, from the state of the data folder or from the system (a full disk, a file
 * where a folder belongs), not from a bug.
 */
function isExpected(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (typeof syscall === 'string') return true;
  return (
    typeof code === 'string' && /^(batch\.unknown$|(log|artifact|rule|rulegen|budget|prices|config|llm)\.)/.test(code)
  );
}

/** Tells people what went wrong, on stderr, and gives the exit code. */
export function reportError(error: unknown): ExitCode {
  if (error instanceof CliError) {
    process.stderr.write(`error: ${error.message}\n${error.hint === null ? '' : `${error.hint}\n`}`);
    return error.exitCode;
  }
  if (error instanceof ServerError) return reportServerError(error);
  if (isExpected(error)) {
    process.stderr.write(`error: ${error.message}\n`);
    return ExitCode.invalidInput;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `pulse has a bug: ${detail}\nNothing that was written is lost. Please report this with the lines above.\n`,
  );
  return ExitCode.bug;
}

/** Diagnostics of a server are shown as those of one's own planning. */
function reportServerError(error: ServerError): ExitCode {
  const { diagnostics, texts } = error.problem ?? {};
  if (diagnostics !== undefined && diagnostics.length > 0) {
    printDiagnostics(diagnostics as readonly Diagnostic[], texts ?? {});
    process.stderr.write('Nothing was run.\n');
    return ExitCode.invalidInput;
  }
  process.stderr.write(`error: ${printable(error.message)}\n${error.hint === null ? '' : `${error.hint}\n`}`);
  return error.isUnusable ? ExitCode.unavailable : ExitCode.invalidInput;
}
