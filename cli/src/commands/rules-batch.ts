import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { MAX_SOURCE_SIZE, showDollars } from '@pulse/domain';
import { newBatchId } from '@pulse/orchestrator';
import { type BatchResult, generateBatch, keepAccepted, runIdOf } from '@pulse/rulegen';
import { RunLog } from '@pulse/rules';
import { StopSignals } from '../embedded/signals.js';
import { CliError, ExitCode } from '../exit-codes.js';
import { displayPath } from '../inputs/gather.js';
import { printDiagnostics } from '../output/print-diagnostics.js';
import type { ProgressStyle } from '../output/progress.js';
import { counted, print } from '../output/terminal.js';
import type { PlaceOptions } from '../place/place.js';
import { batchItem, type GatheredItem, gatherItems } from './rules-batch-drafts.js';
import { readBatchFile } from './rules-batch-file.js';
import { BatchProgress } from './rules-batch-progress.js';
import { batchDocument, batchText, type ToldItem } from './rules-batch-text.js';
import { type Generator, openGenerator } from './rules-generate-open.js';
import { ownFolder } from './rules-store.js';
import { terminalWidth } from './wrap.js';

export interface RulesBatchOptions extends PlaceOptions {
  readonly costLimit?: number;
  readonly resume?: string;
  readonly workers?: number | 'auto';
  readonly json?: boolean;
  readonly progress: ProgressStyle;
  readonly quiet?: boolean;
}

/** `pulse rules generate-batch FILE` */
export async function rulesBatchCommand(options: RulesBatchOptions, file: string): Promise<ExitCode> {
  const home = ownFolder(options, 'rules generate-batch');
  const batchId = batchIdOf(options.resume);
  const gathered = readItems(file, options);
  if (gathered === null) return ExitCode.invalidInput;
  const generator = await openGenerator(home, options.workers);
  try {
    const costLimit =
      options.resume === undefined ? (options.costLimit ?? null) : await startedLimit(generator, batchId, options);
    const { batch, stopped } = await work(generator, gathered, batchId, { ...options, costLimit });
    const items = await keepAll(generator, gathered, batch);
    if (options.json === true) print(JSON.stringify(batchDocument(batchId, items, batch)));
    else print(batchText(batchId, items, batch, terminalWidth()));
    if (stopped !== null) {
      process.stderr.write(
        `Go on with:\n  pulse rules generate-batch ${file} --resume ${batchId}${options.home === undefined ? '' : ` --home ${options.home}`}\n`,
      );
      return stopped;
    }
    const failed = batch.results.some((result) => !('run' in result) || result.run.status !== 'completed');
    return failed ? ExitCode.someJobsFailed : ExitCode.ok;
  } finally {
    await generator.close();
  }
}

function batchIdOf(resume: string | undefined): string {
  if (resume === undefined) return newBatchId().replace(/^b/, 'g');
  if (/^g\w{1,60}$/.test(resume)) return resume;
  throw new CliError(
    ExitCode.usage,
    `${JSON.stringify(resume.slice(0, 80))} is no id of a batch of runs`,
    'Expected what the batch said when it began, such as g20261121T101500_1a2b3c.',
  );
}

/** The first run of a batch is asked for when it begins. */
/** What a batch that was started before may spend: what it was given then. */
async function startedLimit(
  { log }: Generator,
  batchId: string,
  { costLimit }: RulesBatchOptions,
): Promise<number | null> {
  const { state } = await RunLog.open(log, runIdOf(batchId, 0), 'cli');
  if (state.status === 'not_started')
    throw new CliError(
      ExitCode.invalidInput,
      `there is no batch ${batchId} of rule generation in this data folder`,
      '"pulse rules status" lists the runs of batches: the id of a batch is what stands before _1.',
    );
  const limit = state.request.batch?.costLimit ?? null;
  if (costLimit === undefined || costLimit === limit) return limit;
  throw new CliError(
    ExitCode.invalidInput,
    `batch ${batchId} was started with ${limit === null ? 'no limit of its own' : `the limit ${showDollars(limit)}`}, which --cost-limit does not change`,
    'Leave --cost-limit out to go on, or start another batch.',
  );
}

function readItems(file: string, options: RulesBatchOptions): readonly GatheredItem[] | null {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw new CliError(ExitCode.invalidInput, `there is no file ${file}`);
  if (!found.isFile())
    throw new CliError(ExitCode.invalidInput, `${file} is not a file`, 'Name the file with the items.');
  if (found.size > MAX_SOURCE_SIZE) throw new CliError(ExitCode.invalidInput, `${file} is larger than 10 MB`);
  const path = resolve(file);
  const shown = displayPath(path);
  const { items, document, text, diagnostics } = readBatchFile(readFileSync(path), shown);
  const output = { json: false, quiet: options.quiet === true || options.json === true };
  const gathered = items === undefined ? null : gatherItems(items, document!, path, output);
  const all = [...diagnostics, ...(gathered?.diagnostics ?? [])];
  printDiagnostics(all, { [shown]: text });
  if (gathered !== null && gathered.diagnostics.length === 0) return gathered.gathered;
  if (options.json === true)
    print(JSON.stringify({ schemaVersion: 1, status: 'invalid', exitCode: ExitCode.invalidInput, diagnostics: all }));
  else process.stderr.write('Nothing was run.\n');
  return null;
}

async function work(
  { ports, setting, workers }: Generator,
  gathered: readonly GatheredItem[],
  batchId: string,
  options: Omit<RulesBatchOptions, 'costLimit'> & { readonly costLimit: number | null },
): Promise<{ readonly batch: BatchResult; readonly stopped: ExitCode | null }> {
  const progress = new BatchProgress(options.progress, options.quiet === true, gathered.map(nameOf), workers);
  const stop = new AbortController();
  const signals: StopSignals = new StopSignals(
    () => {
      progress.say('Stopping. What finished iterations found is saved.');
      stop.abort();
    },
    () => process.exit(signals.request?.exitCode ?? ExitCode.sigint),
  );
  const { costLimit } = options;
  const money =
    setting.model === null
      ? 'no language model is configured: symbolic search only'
      : `at most ${costLimit === null ? 'the limits of the budget' : showDollars(costLimit)}`;
  progress.say(`Batch ${batchId}: ${counted(gathered.length, 'run')}, ${workers} at a time; ${money}`);
  try {
    const batch = await generateBatch(ports, {
      batchId,
      items: gathered.map((item) => batchItem(item, setting)),
      costLimit,
      parallel: workers,
      signal: stop.signal,
      notify: (index, notice) => progress.notice(index, notice),
    });
    return { batch, stopped: signals.request?.exitCode ?? null };
  } finally {
    progress.end();
    signals.dispose();
  }
}

const nameOf = ({ target, measured }: GatheredItem): string => `${target} (${measured.world.name})`;

async function keepAll(
  { ports, rules }: Generator,
  gathered: readonly GatheredItem[],
  { results }: BatchResult,
): Promise<ToldItem[]> {
  const told: ToldItem[] = [];
  for (const [i, result] of results.entries())
    told.push({
      result,
      name: nameOf(gathered[i]!),
      kept: 'run' in result ? await keepAccepted({ ...ports, rules }, result.runId) : null,
    });
  return told;
}
