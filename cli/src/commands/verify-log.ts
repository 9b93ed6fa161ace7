import { existsSync } from 'node:fs';
import { verifyFileLog } from '@pulse/event-log';
import { homeAt } from '../embedded/home.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { print } from '../output/terminal.js';

export interface VerifyLogOptions {
  readonly json?: boolean;
  readonly home?: string;
}

/** `pulse verify-log` */
export async function verifyLogCommand(options: VerifyLogOptions): Promise<ExitCode> {
  const { log } = homeAt(process.cwd(), options.home);
  if (!existsSync(log))
    throw new CliError(
      ExitCode.invalidInput,
      `there is no log at ${log}`,
      'Name the data folder with --home (or PULSE_HOME).',
    );
  const report = verifyFileLog(log);
  const fine = report.sound;
  if (options.json === true) print(JSON.stringify({ schemaVersion: 1, fine, ...report }));
  else {
    print(
      `${report.commits} commits, ${report.events} events, ${report.streams} streams: ${fine ? 'hashes, versions and positions are as they were written' : `${report.problemCount} problems`}`,
    );
    for (const problem of report.problems) print(JSON.stringify(problem));
  }
  return fine ? ExitCode.ok : ExitCode.invalidInput;
}
