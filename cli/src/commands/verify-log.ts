import { existsSync } from 'node:fs';
import { verifyFileLog, type VerifyReport } from '@pulse/event-log';
import { CliError, ExitCode } from '../exit-codes.js';
import { print } from '../output/terminal.js';
import { placeAt, type Place, type PlaceOptions } from '../place/place.js';

export interface VerifyLogOptions extends PlaceOptions {
  readonly json?: boolean;
}

/** `pulse verify-log` */
export async function verifyLogCommand(options: VerifyLogOptions): Promise<ExitCode> {
  const report = await verifyAt(placeAt(process.cwd(), options));
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

type Report = Pick<VerifyReport, 'sound' | 'commits' | 'events' | 'streams' | 'head' | 'problemCount'> & {
  readonly problems: readonly object[];
};

async function verifyAt(place: Place): Promise<Report> {
  if (place.kind === 'server') {
    const { verifyServerLog } = await import('../remote/verify-server-log.js');
    return verifyServerLog(place.server);
  }
  const { log } = place.home;
  if (existsSync(log)) return verifyFileLog(log);
  throw new CliError(
    ExitCode.invalidInput,
    `there is no log at ${log}`,
    'Name the data folder with --home (or PULSE_HOME).',
  );
}
