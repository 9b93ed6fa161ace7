import type { EventLog } from '@pulse/event-log';
import { nearest, type StartedRun } from '@pulse/domain';
import { RunLog } from '@pulse/rules';
import { CliError, ExitCode } from '../exit-codes.js';

const PREFIX = 'rulegen.';

/** Ids of the runs of a log, the newest first. */
export async function* runIds(log: EventLog): AsyncIterable<string> {
  for await (const stream of log.streams('rulegen')) yield stream.slice(PREFIX.length);
}

/** @throws CliError where there is no such run */
export async function loadRun(log: EventLog, runId: string, where = 'in this data folder'): Promise<StartedRun> {
  if (/^[A-Za-z0-9_]{1,128}$/.test(runId)) {
    const { state } = await RunLog.open(log, runId, 'cli');
    if (state.status !== 'not_started') return state;
  }
  const known: string[] = [];
  for await (const id of runIds(log)) known.push(id);
  const meant = nearest(runId, known);
  throw new CliError(
    ExitCode.invalidInput,
    `there is no run ${JSON.stringify(runId.slice(0, 80))} of rule generation ${where}`,
    meant === undefined ? '"pulse rules status" lists those that there are.' : `Did you mean ${meant}?`,
  );
}

/** Id of the newest run that has not ended; null where all have. */
export async function newestUnended(log: EventLog): Promise<string | null> {
  for await (const id of runIds(log)) if ((await loadRun(log, id)).status === 'in_progress') return id;
  return null;
}

/**
 * The id of the run to go on with.
 *
 * @throws CliError where there is none, or it has ended
 */
export async function resumable(log: EventLog, asked: string, where?: string): Promise<string> {
  if (asked === 'latest') {
    const newest = await newestUnended(log);
    if (newest !== null) return newest;
    throw new CliError(ExitCode.invalidInput, 'no run was stopped before its end');
  }
  const { status } = await loadRun(log, asked, where);
  if (status === 'in_progress') return asked;
  throw new CliError(
    ExitCode.invalidInput,
    `run ${asked} is ${status}: there is nothing to go on with`,
    `"pulse rules status ${asked}" shows what it came to.`,
  );
}
