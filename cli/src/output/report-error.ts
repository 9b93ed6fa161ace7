import { CliError, ExitCode } from '../exit-codes.js';

/** Codes of errors that come from what the user gave or from the state of the data folder, not from a bug. */
const EXPECTED: ReadonlySet<string> = new Set([
  'batch.unknown',
  'ENOENT',
  'EACCES',
  'EISDIR',
  'ENOSPC',
  'EROFS',
  'ENOTDIR',
]);

const isExpected = (code: string) => EXPECTED.has(code) || code.startsWith('log.') || code.startsWith('artifact.');

/** Tells people what went wrong, on stderr, and gives the exit code. */
export function reportError(error: unknown): ExitCode {
  if (error instanceof CliError) {
    process.stderr.write(`error: ${error.message}\n${error.hint === null ? '' : `${error.hint}\n`}`);
    return error.exitCode;
  }
  const code = (error as { code?: unknown } | null)?.code;
  if (error instanceof Error && typeof code === 'string' && isExpected(code)) {
    process.stderr.write(`error: ${error.message}\n`);
    return ExitCode.invalidInput;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `pulse has a bug: ${detail}\nNothing that was written is lost. Please report this with the lines above.\n`,
  );
  return ExitCode.bug;
}
