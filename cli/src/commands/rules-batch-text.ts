import { type KeptRule, showDollars } from '@pulse/domain';
import type { BatchResult, ItemResult } from '@pulse/rulegen';
import { counted, duration, fit, table } from '../output/terminal.js';
import { generatedDocument } from './rules-generate-document.js';
import { summaryIn } from './rules-generate-store.js';
import { wrap } from './wrap.js';

export interface ToldItem {
  readonly result: ItemResult;
  readonly kept: KeptRule | null;
  /** For people. */
  readonly name: string;
}

/** What became of each item, in the order of the file. */
export function batchText(batchId: string, items: readonly ToldItem[], batch: BatchResult, width: number): string {
  const rows = items.map(({ result, kept, name }, i) => [String(i + 1), name, ...outcome(result), kept?.ruleId ?? '']);
  const lines = table(['#', 'target', 'decision', 'best', 'spent', 'rule'], rows, [0, 3, 4]).split('\n');
  const failed = items.flatMap(({ result, name }) =>
    'error' in result
      ? wrap(`failed ${name}: ${result.error.message}`, width, 4)
      : 'run' in result && result.run.end?.type === 'RuleGenFailed'
        ? wrap(`failed ${name}: ${result.run.end.data.message}`, width, 4)
        : [],
  );
  return [
    ...lines.map((line) => fit(line, width)),
    '',
    ...wrap(
      `Batch ${batchId}: ${counted(items.length, 'run')} in ${duration(1000 * batch.seconds)}, ` +
        `speed-up ${batch.speedUp.toFixed(2)} (seconds of work in each second); ${showDollars(batch.spent)} spent.`,
      width,
    ),
    ...failed,
    ...(items.some(({ kept }) => kept !== null)
      ? wrap('Accepted rules are drafts in the store: "pulse rules show" and "pulse rules promote".', width)
      : []),
  ].join('\n');
}

function outcome(result: ItemResult): string[] {
  if ('notStarted' in result) return ['not started', '–', '–'];
  if ('error' in result) return ['failed', '–', '–'];
  const { run } = result;
  const best = summaryIn(run)?.best ?? null;
  const decision =
    run.status === 'in_progress'
      ? 'stopped'
      : run.status !== 'completed'
        ? run.status
        : (best?.assessment.decision ?? 'none found');
  const spent = run.iterations.reduce((sum, one) => sum + one.spent, 0);
  return [decision, best === null ? '–' : best.assessment.quality.toFixed(3), showDollars(spent)];
}

export function batchDocument(batchId: string, items: readonly ToldItem[], batch: BatchResult): object {
  return {
    schemaVersion: 1,
    batchId,
    seconds: batch.seconds,
    speedUp: batch.speedUp,
    spentNanoDollars: batch.spent,
    items: items.map(({ result, kept }) => {
      if ('run' in result) return { ...generatedDocument(result.run, kept), elapsedSeconds: result.seconds };
      const { runId } = result;
      return 'error' in result ? { runId, status: 'failed', error: result.error } : { runId, status: 'not_started' };
    }),
  };
}
