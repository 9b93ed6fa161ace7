import { resolve } from 'node:path';
import { contentHash } from '@pulse/domain';
import { submitBatch, type BatchDraft } from '@pulse/orchestrator';
import { newBatchId } from '../embedded/batch-id.js';
import { copyReports, reportedBatch } from '../embedded/copy-reports.js';
import { EventStream, openEventTarget } from '../embedded/event-stream.js';
import { findResumable, type Resumable } from '../embedded/find-resumable.js';
import { type Home, homeAt } from '../embedded/home.js';
import { chooseResources, type Resources } from '../embedded/resources.js';
import { EmbeddedRuntime } from '../embedded/runtime.js';
import { StopSignals } from '../embedded/signals.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { counted } from '../output/terminal.js';
import { makeProgress, type Progress, type ProgressStyle } from '../output/progress.js';
import { reportError } from '../output/report-error.js';
import { summarize, type SummaryOptions } from './batch-summary.js';

export interface RunOptions {
  readonly home: Home;
  readonly folder: string;
  readonly workers: number | 'auto' | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly events: string | null;
  readonly resume: boolean;
  readonly only: string | null;
  readonly trustOnly: boolean;
  readonly maxFailures: number | null;
  readonly useCache: boolean;
  readonly progress: ProgressStyle;
  /** Tells how the batch ended, and the exit code; by default its summary. */
  readonly tell?: (runtime: EmbeddedRuntime, batchId: string, options: SummaryOptions) => Promise<ExitCode>;
  /** The manifest's file for the command that resumes; null where there is none. */
  readonly again: string | null;
}

/** What a command says that runs a batch of its own, without a manifest file. */
export interface OwnRunOptions {
  readonly workers?: number | 'auto';
  readonly json?: boolean;
  readonly progress: ProgressStyle;
  readonly outputDir: string;
  readonly quiet?: boolean;
  readonly home?: string;
}

/** How such a batch is run: there is nothing to resume and nothing that ends it early, and the cache is used. */
export function ownRun(folder: string, { home, workers, progress }: OwnRunOptions) {
  const place = { home: homeAt(folder, home), folder, workers, progress };
  return { ...place, events: null, resume: false, maxFailures: null, useCache: true, again: null };
}

/** Runs a planned batch to its reports and tells how it went. */
export async function runDraft(draft: BatchDraft, options: RunOptions): Promise<ExitCode> {
  const resources = chooseResources(options.workers);
  const runtime = await EmbeddedRuntime.open(options.home, resources);
  try {
    return await runIn(runtime, draft, options, resources);
  } finally {
    await runtime.close();
  }
}

async function runIn(
  runtime: EmbeddedRuntime,
  draft: BatchDraft,
  options: RunOptions,
  resources: Resources,
): Promise<ExitCode> {
  const started = Date.now();
  const outputDir = resolve(options.folder, draft.config.output_dir);
  const progress = makeProgress(options.progress, resources.workers, options.quiet);
  const target = options.events === null ? null : openEventTarget(options.events);
  runtime.warm();
  const from = ((await runtime.log.head())?.position ?? 0) + 1;
  const { batchId, resumed } = await submitOrResume(runtime, draft, options, await reportedBatch(outputDir));
  const forecasts = draft.plan.jobs.length * draft.config.count;
  progress.say(
    `${resumed ? 'Resuming' : 'Running'} ${draft.name} (${batchId}): ${counted(draft.plan.jobs.length, 'job')}, ${counted(forecasts, 'forecast')}, ${resources.note}`,
  );

  const events = target === null ? null : new EventStream(runtime.log, batchId, target, resumed ? 1 : from);
  const signals: StopSignals = new StopSignals(
    () => stopSoftly(runtime, progress, options),
    () => stopHard(runtime, options, signals.request?.exitCode ?? ExitCode.sigint),
  );
  try {
    const end = await runtime.run(
      batchId,
      (notice) => progress.notice(notice),
      async (board) => {
        progress.update(board);
        await events?.pump();
      },
    );
    progress.end();
    if (end !== 'reported') {
      sayResume(options);
      return signals.request?.exitCode ?? ExitCode.sigint;
    }
    const files = await copyReports(runtime.log, runtime.artifacts, batchId, outputDir);
    const tell = options.tell ?? summarize;
    return await tell(runtime, batchId, { ...options, outputDir, files, milliseconds: Date.now() - started });
  } catch (error) {
    progress.end();
    return stopOnError(error, options);
  } finally {
    signals.dispose();
    await events?.close();
  }
}

async function submitOrResume(runtime: EmbeddedRuntime, draft: BatchDraft, options: RunOptions, copied: string | null) {
  const resumable: Resumable = options.resume ? await findResumable(runtime.log, draft.name, copied) : { kind: 'none' };
  if (resumable.kind === 'unfinished') {
    refuseChanges(resumable, draft);
    return { batchId: resumable.batchId, resumed: true };
  }
  const batchId = newBatchId();
  const { only, trustOnly, maxFailures, useCache } = options;
  const continues = resumable.kind === 'continue' ? resumable : null;
  await submitBatch(runtime.ports, draft, { batchId, only, trustOnly, maxFailures, useCache, continues });
  return { batchId, resumed: false };
}

/** A batch goes on as it was planned: with a changed manifest, world or data it would not be that batch any more. */
function refuseChanges(batch: Extract<Resumable, { kind: 'unfinished' }>, draft: BatchDraft): void {
  if (batch.plan === contentHash(draft.plan) && batch.policy === contentHash(draft.policy)) return;
  throw new CliError(
    ExitCode.invalidInput,
    `the manifest, its world or its data have changed since batch ${batch.batchId} was planned, so it cannot be resumed with them`,
    'Undo the change, or start a new batch without --resume: jobs that are the same are taken from the cache.',
  );
}

function stopSoftly(runtime: EmbeddedRuntime, progress: Progress, options: RunOptions): void {
  progress.say('Stopping: jobs that run are finished first. Press Ctrl-C again to stop at once.');
  if (options.quiet) process.stderr.write('Stopping after the jobs that run; Ctrl-C again stops at once.\n');
  runtime.drain();
}

function stopHard(runtime: EmbeddedRuntime, options: RunOptions, exitCode: ExitCode): void {
  runtime.kill();
  process.stderr.write('\nStopped at once. Nothing that was finished is lost.\n');
  sayResume(options);
  process.exit(exitCode);
}

/** A full disk, for example: what was finished is kept, and the batch goes on from there. */
function stopOnError(error: unknown, options: RunOptions): ExitCode {
  const code = reportError(error);
  sayResume(options);
  return code === ExitCode.bug ? code : ExitCode.stoppedEarly;
}

function sayResume({ again }: RunOptions): void {
  if (again !== null) process.stderr.write(`To go on: pulse batch ${again} --resume\n`);
}
