import { resolve } from 'node:path';
import { streams } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';
import { copyReports, reportedBatch } from '../embedded/copy-reports.js';
import { EventStream, openEventTarget } from '../embedded/event-stream.js';
import { StopSignals } from '../embedded/signals.js';
import { ExitCode } from '../exit-codes.js';
import { counted } from '../output/terminal.js';
import { makeProgress, type Progress, type ProgressStyle } from '../output/progress.js';
import { reportError } from '../output/report-error.js';
import type { OpenPlace } from '../place/open-place.js';
import { placeAt, type Place, type PlaceOptions } from '../place/place.js';
import { openRunner } from '../run/open-runner.js';
import type { BatchRunner, PlannedRun, RunRequest } from '../run/runner.js';
import { summarize, type SummaryOptions } from './batch-summary.js';

export interface RunOptions extends Omit<RunRequest, 'copied'> {
  readonly place: Place;
  readonly folder: string;
  readonly workers: number | 'auto' | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly events: string | null;
  readonly progress: ProgressStyle;
  /** Tells how the batch ended, and the exit code; by default its summary. */
  readonly tell?: (
    place: Pick<OpenPlace, 'log' | 'artifacts'>,
    batchId: string,
    options: SummaryOptions,
  ) => Promise<ExitCode>;
  /** The command that resumes; null where there is none. */
  readonly again: string | null;
}

/** What a command says that runs a batch of its own, without a manifest file. */
export interface OwnRunOptions extends PlaceOptions {
  readonly workers?: number | 'auto';
  readonly json?: boolean;
  readonly progress: ProgressStyle;
  readonly outputDir: string;
  readonly quiet?: boolean;
}

/** How such a batch is run: there is nothing to resume and nothing that ends it early, and the cache is used. */
export function ownRun(folder: string, options: OwnRunOptions) {
  const { workers, progress } = options;
  const where = { place: placeAt(folder, options), folder, workers, progress };
  return { ...where, events: null, resume: false, maxFailures: null, useCache: true, again: null };
}

/** Runs a planned batch to its reports and tells how it went. */
export async function runDraft(planned: PlannedRun, options: RunOptions): Promise<ExitCode> {
  const runner = await openRunner(options.place, options.workers);
  try {
    return await runIn(runner, planned, options);
  } finally {
    await runner.close();
  }
}

async function runIn(runner: BatchRunner, planned: PlannedRun, options: RunOptions): Promise<ExitCode> {
  const { draft } = planned;
  const started = Date.now();
  const outputDir = resolve(options.folder, draft.config.output_dir);
  const progress = makeProgress(options.progress, runner.slots, options.quiet);
  const target = options.events === null ? null : openEventTarget(options.events);
  runner.warm();
  const from = ((await runner.log.head())?.position ?? 0) + 1;
  const { batchId, resumed } = await runner.submit(planned, { ...options, copied: await reportedBatch(outputDir) });
  const forecasts = draft.plan.jobs.length * draft.config.count;
  if (runner.slots === 0 && options.workers !== undefined)
    progress.say('A server has workers of its own: --workers is not used.');

  const events =
    target === null
      ? null
      : new EventStream(runner.log, batchId, target, resumed ? await firstPosition(runner.log, batchId) : from);
  const signals: StopSignals = new StopSignals(
    () => stopSoftly(runner, progress, options),
    () => stopHard(runner, progress, batchId, options, signals.request?.exitCode ?? ExitCode.sigint),
  );
  // Said once a signal is heard: whoever reads it may send one.
  progress.say(
    `${resumed ? 'Resuming' : 'Running'} ${draft.name} (${batchId}): ${counted(draft.plan.jobs.length, 'job')}, ${counted(forecasts, 'forecast')}, ${runner.note}`,
  );
  let reads = true;
  try {
    const end = await runner.run(
      batchId,
      (notice) => progress.notice(notice),
      async (board) => {
        progress.update(board);
        await events?.pump();
      },
      (text) => progress.say(text),
    );
    if (end !== 'reported') {
      progress.remove();
      reads = runner.readsAfterStop;
      sayHowToGoOn(runner, batchId, options);
      return signals.request?.exitCode ?? ExitCode.sigint;
    }
    progress.end();
    const files = await copyReports(runner.log, runner.artifacts, batchId, outputDir);
    const tell = options.tell ?? summarize;
    return await tell(runner, batchId, { ...options, outputDir, files, milliseconds: Date.now() - started });
  } catch (error) {
    reads = runner.readsAfterStop;
    progress.remove();
    return stopOnError(error, runner, batchId, options);
  } finally {
    signals.dispose();
    await events?.close(reads);
  }
}

/** Where a batch begins in the log: nothing of it stands before. */
async function firstPosition(log: EventLog, batchId: string): Promise<number> {
  return (await log.load(streams.batch(batchId))).events[0]?.position ?? 1;
}

function stopSoftly(runner: BatchRunner, progress: Progress, { quiet }: RunOptions): void {
  const { text, always } = runner.stop();
  // Where nothing is waited for, nothing moves any more.
  if (!runner.readsAfterStop) progress.remove();
  progress.say(text);
  if (quiet && always !== null) process.stderr.write(`${always}\n`);
}

function stopHard(
  runner: BatchRunner,
  progress: Progress,
  batchId: string,
  options: RunOptions,
  exitCode: ExitCode,
): void {
  progress.remove();
  process.stderr.write(`\n${runner.kill()}\n`);
  sayHowToGoOn(runner, batchId, options);
  process.exit(exitCode);
}

/** A full disk, for example: what was finished is kept, and the batch goes on from there. */
function stopOnError(error: unknown, runner: BatchRunner, batchId: string, options: RunOptions): ExitCode {
  const code = reportError(error);
  sayHowToGoOn(runner, batchId, options);
  return code === ExitCode.bug || code === ExitCode.unavailable ? code : ExitCode.stoppedEarly;
}

function sayHowToGoOn(runner: BatchRunner, batchId: string, { again }: RunOptions): void {
  for (const line of runner.howToGoOn(batchId, again)) process.stderr.write(`${line}\n`);
}
