import { type EventLog, openFileLog } from '@pulse/event-log';
import { cancelRun } from '@pulse/rules';
import { openReadOnly } from '../embedded/open-read-only.js';
import type { Home } from '../embedded/home.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { print } from '../output/terminal.js';
import { placeAt, type PlaceOptions } from '../place/place.js';
import type { ServerAddress } from '../remote/server-address.js';
import { loadRun, newestUnended } from './rules-generate-resume.js';

export interface RulesCancelOptions extends PlaceOptions {
  readonly reason: string;
  readonly json?: boolean;
}

/** `pulse rules cancel RUN` */
export async function rulesCancelCommand(options: RulesCancelOptions, asked: string): Promise<ExitCode> {
  const place = placeAt(process.cwd(), options);
  const runId = await (place.kind === 'server'
    ? cancelThere(place.server, asked, options.reason)
    : cancelHere(place.home, asked, options.reason));
  if (options.json === true)
    print(JSON.stringify({ schemaVersion: 1, runId, status: 'canceled', reason: options.reason }));
  else print(`Run ${runId} is canceled. What it has found until then: pulse rules status ${runId}`);
  return ExitCode.ok;
}

async function cancelThere(server: ServerAddress, asked: string, reason: string): Promise<string> {
  const { openServer } = await import('../remote/open-server.js');
  const { cancelAtServer } = await import('../remote/rule-runs.js');
  const opened = openServer(server);
  try {
    const runId = await idOf(opened.log, asked);
    refuseEnded(runId, (await loadRun(opened.log, runId, 'on this server')).status);
    const { accepted } = await cancelAtServer(opened, runId, reason);
    const { status } = await loadRun(opened.log, runId, 'on this server');
    // An answer that was lost and asked for again finds it canceled.
    if (!accepted && status !== 'canceled') refuseEnded(runId, status);
    return runId;
  } finally {
    await opened.close();
  }
}

/** A run in a data folder goes on only while a `pulse` works on it, which holds the folder. */
async function cancelHere(home: Home, asked: string, reason: string): Promise<string> {
  // Opened to write it would be made where there is none.
  await (await openReadOnly(home)).close();
  const log = await openHolding(home);
  try {
    const runId = await idOf(log, asked);
    refuseEnded(runId, (await loadRun(log, runId)).status);
    await cancelRun(log, runId, reason, 'cli');
    return runId;
  } finally {
    await log.close();
  }
}

/** `latest` is the newest run that has not ended. */
async function idOf(log: EventLog, asked: string): Promise<string> {
  if (asked !== 'latest') return asked;
  const newest = await newestUnended(log);
  if (newest !== null) return newest;
  throw new CliError(ExitCode.invalidInput, 'no run is under way', '"pulse rules status" lists those that there were.');
}

async function openHolding(home: Home) {
  try {
    return await openFileLog(home.log);
  } catch (error) {
    const { code, holder } = error as { code?: string; holder?: { pid: number; host: string } };
    if (code !== 'log.locked' || holder === undefined) throw error;
    throw new CliError(
      ExitCode.invalidInput,
      `process ${holder.pid} on ${holder.host} works in ${home.root}, and only that process can stop its runs`,
      `Press Ctrl-C there, or send it a signal: kill -INT ${holder.pid}. Then the run can be canceled here.`,
    );
  }
}

function refuseEnded(runId: string, status: string): void {
  if (status === 'in_progress') return;
  throw new CliError(
    ExitCode.invalidInput,
    `run ${runId} has ended already: it is ${status}`,
    `"pulse rules status ${runId}" shows what it came to.`,
  );
}
