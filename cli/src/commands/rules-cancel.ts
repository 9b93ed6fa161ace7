import { openFileLog } from '@pulse/event-log';
import { cancelRun } from '@pulse/rules';
import { openReadOnly } from '../embedded/open-read-only.js';
import type { Home } from '../embedded/home.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { print } from '../output/terminal.js';
import { placeAt, type PlaceOptions } from '../place/place.js';
import type { ServerAddress } from '../remote/server-address.js';
import { loadRun } from './rules-generate-resume.js';

export interface RulesCancelOptions extends PlaceOptions {
  readonly reason: string;
  readonly json?: boolean;
}

/** `pulse rules cancel RUN` */
export async function rulesCancelCommand(options: RulesCancelOptions, runId: string): Promise<ExitCode> {
  const place = placeAt(process.cwd(), options);
  await (place.kind === 'server'
    ? cancelThere(place.server, runId, options.reason)
    : cancelHere(place.home, runId, options.reason));
  if (options.json === true)
    print(JSON.stringify({ schemaVersion: 1, runId, status: 'canceled', reason: options.reason }));
  else print(`Run ${runId} is canceled. What it has found until then: pulse rules status ${runId}`);
  return ExitCode.ok;
}

async function cancelThere(server: ServerAddress, runId: string, reason: string): Promise<void> {
  const { openServer } = await import('../remote/open-server.js');
  const { cancelAtServer } = await import('../remote/rule-runs.js');
  const opened = openServer(server);
  try {
    refuseEnded(runId, (await loadRun(opened.log, runId, 'on this server')).status);
    const { accepted } = await cancelAtServer(opened, runId, reason);
    const { status } = await loadRun(opened.log, runId, 'on this server');
    // An answer that was lost and asked for again finds it canceled.
    if (!accepted && status !== 'canceled') refuseEnded(runId, status);
  } finally {
    await opened.close();
  }
}

/** A run in a data folder goes on only while a `pulse` works on it, which holds the folder. */
async function cancelHere(home: Home, runId: string, reason: string): Promise<void> {
  // Opened to write it would be made where there is none.
  await (await openReadOnly(home)).close();
  const log = await openHolding(home);
  try {
    refuseEnded(runId, (await loadRun(log, runId)).status);
    await cancelRun(log, runId, reason, 'cli');
  } finally {
    await log.close();
  }
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
