/** What `pulse` ends with. Documented in docs/reference/cli.md. */
export const ExitCode = {
  ok: 0,
  someJobsFailed: 1,
  usage: 2,
  invalidInput: 3,
  stoppedEarly: 4,
  unavailable: 69,
  bug: 70,
  sigint: 130,
  sigterm: 143,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Ends the command with a code and a message for people; not a bug. */
export class CliError extends Error {
  override readonly name = 'CliError';
  constructor(
    readonly exitCode: ExitCode,
    message: string,
    readonly hint: string | null = null,
  ) {
    super(message);
  }
}
