import { showDollars, type StartedRun } from '@pulse/domain';
import { type BatchResult, type ItemResult, runIdOf } from '@pulse/rulegen';
import { StopSignals } from '../embedded/signals.js';
import { ExitCode } from '../exit-codes.js';
import { counted, print } from '../output/terminal.js';
import { openServer } from '../remote/open-server.js';
import { Patience } from '../remote/patience.js';
import { askServer, followRun, isOver } from '../remote/rule-runs.js';
import type { ServerAddress } from '../remote/server-address.js';
import { ServerError } from '../remote/server-error.js';
import type { RulesBatchOptions } from './rules-batch.js';
import { type GatheredItem, itemWishes } from './rules-batch-drafts.js';
import { nameOf, startedLimit } from './rules-batch-items.js';
import { BatchProgress } from './rules-batch-progress.js';
import { batchDocument, batchText } from './rules-batch-text.js';
import { requestOf } from './rules-generate-request.js';
import { summaryIn } from './rules-generate-store.js';
import { terminalWidth } from './wrap.js';

interface AskedBatch {
  readonly file: string;
  readonly batchId: string;
  readonly gathered: readonly GatheredItem[];
}

/** `pulse rules generate-batch --server`: every item is a run of its own, which share the limit as they come. */
export async function batchAtServer(
  address: ServerAddress,
  options: RulesBatchOptions,
  asked: AskedBatch,
): Promise<ExitCode> {
  const server = openServer(address);
  const { batchId, gathered, file } = asked;
  const progress = new BatchProgress(options.progress, options.quiet === true, gathered.map(nameOf), gathered.length);
  const leaving = new AbortController();
  const signals: StopSignals = new StopSignals(
    () => leaving.abort(),
    () => process.exit(signals.request?.exitCode ?? ExitCode.sigint),
  );
  try {
    const costLimit =
      options.resume === undefined
        ? (options.costLimit ?? null)
        : await startedLimit(server.log, batchId, options, 'on this server');
    if (options.workers !== undefined) progress.say('A server has workers of its own: --workers is not used.');
    if (gathered.some(({ item }) => item.weight !== undefined))
      progress.say('At a server the runs share the limit as they come: weights are not used.');
    const limit = costLimit === null ? 'the limits of the budget' : showDollars(costLimit);
    progress.say(`Batch ${batchId}: ${counted(gathered.length, 'run')}, ${address.url}; at most ${limit}`);
    const began = Date.now();
    const refused = await askAll(server, { ...asked, costLimit, cache: options.cache });
    const patience = new Patience(address.url, (text) => progress.say(text), undefined, undefined, 'run');
    const results = await Promise.all(
      gathered.map(async (_item, index): Promise<ItemResult> => {
        const runId = runIdOf(batchId, index);
        const error = refused.get(index);
        if (error !== undefined) return { runId, error };
        const look = iterationsOf(progress, index);
        const run = await followRun(server, runId, patience, look, leaving.signal);
        return { runId, run, seconds: summaryIn(run)?.seconds ?? 0 };
      }),
    );
    progress.end();
    if (results.some((result) => 'run' in result && !isOver(result.run))) {
      process.stderr.write(
        `Detached: the runs of batch ${batchId} go on at ${address.url}.\n` +
          `To come back: pulse rules generate-batch ${file} --resume ${batchId} --server ${address.url}\n` +
          `To cancel one: pulse rules cancel ${runIdOf(batchId, 0)} --server ${address.url}\n`,
      );
      return signals.request?.exitCode ?? ExitCode.stoppedEarly;
    }
    return tell(results, (Date.now() - began) / 1000, asked, options.json === true);
  } finally {
    progress.end();
    signals.dispose();
    await server.close();
  }
}

/** Asks for every item; one that is refused is alone in that. */
async function askAll(
  server: ReturnType<typeof openServer>,
  { batchId, gathered, costLimit, cache }: AskedBatch & { readonly costLimit: number | null; readonly cache: boolean },
): Promise<ReadonlyMap<number, { readonly code: string; readonly message: string }>> {
  const refused = new Map<number, { readonly code: string; readonly message: string }>();
  for (const [index, item] of gathered.entries())
    try {
      const request = requestOf(item, itemWishes(item, cache));
      await askServer(server, runIdOf(batchId, index), { ...request, batch: { batchId, index, costLimit } });
    } catch (error) {
      if (!(error instanceof ServerError) || error.isUnusable) throw error;
      refused.set(index, { code: error.code, message: error.message });
    }
  return refused;
}

/** Tells of each iteration of a run once. */
function iterationsOf(progress: BatchProgress, index: number): (run: StartedRun) => void {
  let told = 0;
  return ({ iterations }) => {
    for (const one of iterations.slice(told)) progress.notice(index, { kind: 'iteration', ...one });
    told = iterations.length;
  };
}

function tell(
  results: readonly ItemResult[],
  seconds: number,
  { batchId, gathered }: AskedBatch,
  json: boolean,
): ExitCode {
  const sum = (of: (run: StartedRun) => number) =>
    results.reduce((total, result) => total + ('run' in result ? of(result.run) : 0), 0);
  const worked = sum((run) => summaryIn(run)?.seconds ?? 0);
  const batch: BatchResult = {
    results,
    seconds,
    speedUp: seconds > 0 ? worked / seconds : 1,
    spent: sum(({ iterations }) => iterations.reduce((total, { spent }) => total + spent, 0)),
  };
  const items = results.map((result, i) => ({
    result,
    name: nameOf(gathered[i]!),
    kept: 'run' in result ? result.run.kept : null,
  }));
  if (json) print(JSON.stringify(batchDocument(batchId, items, batch)));
  else print(batchText(batchId, items, batch, terminalWidth()));
  const failed = results.some((result) => !('run' in result) || result.run.status !== 'completed');
  return failed ? ExitCode.someJobsFailed : ExitCode.ok;
}
