import { showDollars } from '@pulse/domain';
import { type BatchResult, generateBatch, keepAccepted } from '@pulse/rulegen';
import { StopSignals } from '../embedded/signals.js';
import { ExitCode } from '../exit-codes.js';
import type { ProgressStyle } from '../output/progress.js';
import { counted, print } from '../output/terminal.js';
import { placeAt, type PlaceOptions } from '../place/place.js';
import { batchItem, type GatheredItem } from './rules-batch-drafts.js';
import { batchIdOf, nameOf, readItems, startedLimit } from './rules-batch-items.js';
import { BatchProgress } from './rules-batch-progress.js';
import { batchDocument, batchText, type ToldItem } from './rules-batch-text.js';
import { type Generator, openGenerator } from './rules-generate-open.js';
import { terminalWidth } from './wrap.js';

export interface RulesBatchOptions extends PlaceOptions {
  readonly costLimit?: number;
  readonly cache: boolean;
  readonly resume?: string;
  readonly workers?: number | 'auto';
  readonly json?: boolean;
  readonly progress: ProgressStyle;
  readonly quiet?: boolean;
}

/** `pulse rules generate-batch FILE` */
export async function rulesBatchCommand(options: RulesBatchOptions, file: string): Promise<ExitCode> {
  const place = placeAt(process.cwd(), options);
  const batchId = batchIdOf(options.resume);
  const gathered = readItems(file, options);
  if (gathered === null) return ExitCode.invalidInput;
  if (place.kind === 'server')
    return (await import('./rules-batch-server.js')).batchAtServer(place.server, options, { file, batchId, gathered });
  const generator = await openGenerator(place.home, options.workers);
  try {
    const costLimit =
      options.resume === undefined ? (options.costLimit ?? null) : await startedLimit(generator.log, batchId, options);
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
      items: gathered.map((item) => batchItem(item, setting, options.cache)),
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
