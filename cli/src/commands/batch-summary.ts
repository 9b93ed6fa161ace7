import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { streams, type BatchCancelled, type BatchCompleted, type BatchLicensed, type DataOf } from '@pulse/contracts';
import { readLicences } from '@pulse/license';
import { readBatch, readJob, readJobs, type BatchView, type JobView } from '@pulse/read-model';
import { FORECASTS_CSV_HEADER, REPORT_FILES } from '@pulse/auditor';
import { displayPath } from '../inputs/gather.js';
import { ExitCode } from '../exit-codes.js';
import { counted, duration, print, printable } from '../output/terminal.js';
import type { OpenPlace } from '../place/open-place.js';
import { licensedTargets } from './licensed-targets.js';
import { terminalWidth, wrap } from './wrap.js';

type Place = Pick<OpenPlace, 'log' | 'artifacts'>;

export interface SummaryOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly trustOnly: boolean;
  readonly outputDir: string;
  readonly files: readonly string[];
  readonly milliseconds: number;
  /** The command that goes on where jobs failed or were cancelled; null where there is none. */
  readonly again: string | null;
  /** What the JSON document has besides. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** Failures that are listed; the report has them all. */
const LISTED = 5;

/** Tells how a batch ended, as text on stderr and, if asked, as one JSON document on stdout; gives the exit code. */
export async function summarize(place: Place, batchId: string, options: SummaryOptions): Promise<ExitCode> {
  const view = await readBatch(place.log, place.artifacts, batchId);
  const { events } = await place.log.load(streams.batch(batchId));
  const end = events.at(-1)!;
  const { jobs } = end.data as DataOf<typeof BatchCompleted>;
  // A later batch may have withdrawn licences of this one since.
  const judged = (await place.log.load(streams.license(batchId))).events.find(({ type }) => type === 'BatchLicensed')
    ?.data as DataOf<typeof BatchLicensed> | undefined;
  const failed = jobs.failed === 0 ? [] : await failures(place, view);
  const cancelled = view.state.status === 'cancelled';
  const exitCode = cancelled ? ExitCode.stoppedEarly : jobs.failed > 0 ? ExitCode.someJobsFailed : ExitCode.ok;
  const report = join(options.outputDir, 'report.html');
  if (options.json)
    print(
      JSON.stringify({
        schemaVersion: 1,
        batchId,
        name: view.state.submission.name,
        status: view.state.status,
        exitCode,
        jobs,
        forecasts: judged,
        failures: failed.map(({ planned, failure, attempts }) => ({ job: planned.name, attempts, ...failure })),
        outputDir: options.outputDir,
        report,
        seconds: options.milliseconds / 1000,
        ...options.more,
      }),
    );
  const say = (text: string) => process.stderr.write(`${text}\n`);
  // Also with --quiet: what reads these files has to know that nothing is in them.
  if (view.state.submission.trustOnly && exportIsEmpty(options.outputDir))
    say('Nothing is licensed, so forecasts.csv and last_forecast_batch.jsonl are empty (--trust-only).');
  if (!options.quiet) {
    const reused = jobs.reused > 0 ? `, ${jobs.reused} from the cache` : '';
    const rest = `${jobs.failed > 0 ? `, ${jobs.failed} failed` : ''}${jobs.cancelled > 0 ? `, ${jobs.cancelled} cancelled` : ''}`;
    say(
      `${cancelled ? 'Stopped' : 'Done'} in ${duration(options.milliseconds)}: ${counted(jobs.succeeded + jobs.reused, 'job')} succeeded${reused}${rest}`,
    );
    if (cancelled) say(`Why: ${printable((end.data as DataOf<typeof BatchCancelled>).reason)}`);
    if (judged) say(`Forecasts: ${judged.accepted} accepted, ${judged.rejected} rejected, ${judged.licensed} licensed`);
    const targets = judged === undefined ? null : await targetsLine(place, view);
    if (targets !== null) for (const line of wrap(targets, terminalWidth(), 2)) say(line);
    for (const { planned, failure } of failed.slice(0, LISTED))
      say(printable(`failed ${planned.name}: ${failure?.class}: ${failure?.message}`));
    if (failed.length > LISTED) say(`... and ${failed.length - LISTED} more: see the report`);
    say(`Report: ${displayPath(report)}`);
    if (exitCode !== ExitCode.ok && options.again !== null) say(`To go on: ${options.again}`);
  }
  return exitCode;
}

/** The targets at the headline's horizon; null where nothing was judged at it, as in the classic profile. */
async function targetsLine({ log }: Place, view: BatchView): Promise<string | null> {
  const { licences } = await readLicences(log, view.batchId);
  const byJob = new Map(licences.map(({ decision }) => [decision.job, decision.pairs]));
  const planned = view.plan.jobs.find(({ number }) => byJob.has(number));
  if (planned === undefined || licences.every(({ decision }) => decision.pairs.length === 0)) return null;
  const horizon = (await readJob(log, view.batchId, planned)).forecasts[0]?.headline.horizon;
  return horizon === undefined ? null : licensedTargets([...byJob.values()], horizon);
}

/** Whether no row follows the head of `forecasts.csv`. */
function exportIsEmpty(outputDir: string): boolean {
  const file = join(outputDir, REPORT_FILES.forecastsCsv.name);
  return existsSync(file) && statSync(file).size <= Buffer.byteLength(FORECASTS_CSV_HEADER);
}

async function failures(place: Place, view: BatchView): Promise<JobView[]> {
  const failed: JobView[] = [];
  for await (const job of readJobs(place.log, view)) if (job.status === 'failed') failed.push(job);
  return failed;
}
