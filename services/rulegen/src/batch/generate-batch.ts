import type { StartedRun } from '@pulse/domain';
import { type RunDraft, RunLog, startRun } from '@pulse/rules';
import { type NoticeListener, type RunPorts, runRuleGen } from '../run/index.js';
import { checkBatch } from './check-batch.js';
import { runIdOf } from './run-id.js';
import { SharedBudget } from './shared-budget.js';

export interface BatchItem {
  /** Without what the batch decides. */
  readonly draft: Omit<RunDraft, 'runId' | 'batch'>;
  /** Share of the budget in comparison with other items; 1 where absent. */
  readonly weight?: number;
}

export interface GenerateBatch {
  readonly batchId: string;
  readonly items: readonly BatchItem[];
  /** Nano-dollars for all of them; null: every run has its own limit, and the account's. */
  readonly costLimit: number | null;
  /** Runs at a time. */
  readonly parallel: number;
  readonly signal?: AbortSignal;
  readonly notify?: (index: number, notice: Parameters<NoticeListener>[0]) => void;
}

/** What became of an item, in the order of the items: its run, or why there is none. */
export type ItemResult =
  | { readonly runId: string; readonly run: StartedRun; readonly seconds: number }
  | { readonly runId: string; readonly error: { readonly code: string; readonly message: string } }
  | { readonly runId: string; readonly notStarted: true };

export interface BatchResult {
  readonly results: readonly ItemResult[];
  readonly seconds: number;
  /** Seconds that all runs took together, for each second that the batch took. */
  readonly speedUp: number;
  readonly spent: number;
}

/**
 * Many runs, some at a time. Each has a share of the budget by its weight, what one does not spend is for those after
 * it, the order of results is that of items, and one that fails is alone in that. Equal items are worked on once.
 *
 * @throws BatchChangedError where the batch was started before with other items
 */
export async function generateBatch(ports: RunPorts, task: GenerateBatch): Promise<BatchResult> {
  const { items, batchId, costLimit, parallel, signal } = task;
  const started = ports.now().getTime();
  await checkBatch(
    ports,
    batchId,
    items.map(({ draft }) => draft),
  );
  const budget = new SharedBudget(
    costLimit ?? 0,
    items.map(({ weight = 1 }) => weight),
  );
  const results: ItemResult[] = items.map((_, index) => ({ runId: runIdOf(batchId, index), notStarted: true }));
  const underWay = new Map<string, Promise<void>>();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (;;) {
      const index = next++;
      if (index >= items.length || signal?.aborted === true) return;
      const share = budget.start(index);
      const result = await runItem(ports, task, index, costLimit === null ? null : share, underWay);
      budget.end(index, 'run' in result ? Math.min(share, spentBy(result.run)) : 0);
      results[index] = result;
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, items.length) }, worker));
  const seconds = (ports.now().getTime() - started) / 1000;
  const worked = results.reduce((sum, result) => sum + ('run' in result ? result.seconds : 0), 0);
  return {
    results,
    seconds,
    speedUp: seconds > 0 ? worked / seconds : 1,
    spent: results.reduce((sum, result) => sum + ('run' in result ? spentBy(result.run) : 0), 0),
  };
}

async function runItem(
  ports: RunPorts,
  { items, batchId, costLimit: batchLimit, signal, notify }: GenerateBatch,
  index: number,
  share: number | null,
  underWay: Map<string, Promise<void>>,
): Promise<ItemResult> {
  const runId = runIdOf(batchId, index);
  const { draft } = items[index]!;
  const limit = draft.settings.costLimit;
  const costLimit = share === null ? limit : Math.min(share, limit ?? share);
  let end: () => void = () => {};
  try {
    const wanted = {
      ...draft,
      runId,
      batch: { batchId, index, costLimit: batchLimit },
      settings: { ...draft.settings, costLimit },
    };
    const { cacheKey } = await startOrGoOn(ports, wanted);
    // An equal item that is under way is waited for, and its result taken from the cache.
    while (underWay.has(cacheKey)) await underWay.get(cacheKey);
    underWay.set(
      cacheKey,
      new Promise((resolve) => {
        end = () => {
          underWay.delete(cacheKey);
          resolve();
        };
      }),
    );
    const began = ports.now().getTime();
    const run = await runRuleGen(ports, runId, {
      ...(signal && { signal }),
      ...(notify && { notify: (notice) => notify(index, notice) }),
    });
    return { runId, run, seconds: (ports.now().getTime() - began) / 1000 };
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    return { runId, error: { code: typeof code === 'string' ? code : 'rulegen.failed', message } };
  } finally {
    end();
  }
}

/** A batch that is started again finds its runs there. */
async function startOrGoOn(ports: RunPorts, draft: RunDraft): Promise<{ readonly cacheKey: string }> {
  try {
    return await startRun(ports, draft);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'rulegen.exists') throw error;
    return (await RunLog.open(ports.log, draft.runId, ports.actor)).started.request;
  }
}

function spentBy({ iterations }: StartedRun): number {
  return iterations.reduce((sum, { spent }) => sum + spent, 0);
}
