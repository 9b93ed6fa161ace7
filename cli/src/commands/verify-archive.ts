import { openLogReader, verifyArchive, type ArchiveReport } from '@pulse/auditor/cluster';
import { connectBroker } from '@pulse/jetstream';
import { ExitCode } from '../exit-codes.js';
import { print } from '../output/terminal.js';
import { withArchive, type ArchivePorts } from './archive-ports.js';

export interface VerifyArchiveOptions {
  readonly json?: boolean;
  /** False with `--no-log`. */
  readonly log: boolean;
}

/** `pulse verify-archive` */
export async function verifyArchiveCommand(options: VerifyArchiveOptions): Promise<ExitCode> {
  const report = await withArchive((ports) => verify(ports, options.log));
  if (options.json === true) print(JSON.stringify({ schemaVersion: 1, ...report }));
  else for (const line of linesOf(report)) print(line);
  return report.sound ? ExitCode.ok : ExitCode.invalidInput;
}

async function verify({ broker, db }: ArchivePorts, withLog: boolean): Promise<ArchiveReport> {
  if (!withLog) return verifyArchive(db);
  const connection = await connectBroker(broker);
  try {
    return await verifyArchive(db, await openLogReader(connection));
  } finally {
    await connection.close();
  }
}

function linesOf(report: ArchiveReport): string[] {
  const { commits, events, streams, voids, artifacts, head, problems, problemCount, log } = report;
  const first = problems[0];
  return [
    `${commits} commits, ${events} events, ${streams} streams, ${artifacts} artefacts, ${voids} void commits; ` +
      `chain ${head.chain} at position ${head.position}`,
    first === undefined
      ? 'The archive is as it was written.'
      : `The archive is damaged${first.position === null ? '' : `; first bad position: ${first.position}`}. ${problemCount} problems:`,
    ...problems.map(({ position, what }) => `  ${position === null ? 'artefact' : `position ${position}`}: ${what}`),
    ...(log === null ? [] : [logLine(log)]),
  ];
}

function logLine({ last, notArchived, firstDifference, differences }: NonNullable<ArchiveReport['log']>): string {
  if (last === null) return 'The broker has no log: "pulse restore" rebuilds it.';
  if (firstDifference !== null)
    return (
      `The log, which ends at position ${last}, is not what was archived: ${differences} positions differ or are missing, ` +
      `the first is ${firstDifference}. "pulse restore" rebuilds it.`
    );
  return `The log holds all of it${notArchived === 0 ? '' : `, and ${notArchived} commits that are not archived yet`}.`;
}
