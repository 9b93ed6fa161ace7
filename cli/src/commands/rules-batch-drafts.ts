import { dirname, resolve } from 'node:path';
import { type Diagnostic, type SourceDocument } from '@pulse/domain';
import type { BatchItem } from '@pulse/rulegen';
import { CliError } from '../exit-codes.js';
import type { RulesBatchItem } from './rules-batch-file.js';
import type { ModelSetting } from './rules-generate-model.js';
import { draftOf, readContext, type RunWishes } from './rules-generate-settings.js';
import { type MeasuredWorld, readMeasured, targetOf } from './rules-generate-world.js';

/** An item with everything that it names read. */
export interface GatheredItem {
  readonly item: RulesBatchItem;
  readonly measured: MeasuredWorld;
  readonly target: string;
  readonly context: string | null;
}

/**
 * Reads the worlds and contexts of items, each world once. What is wrong is told at the place of the item that names it.
 *
 * @param file full path; what it names is relative to its folder
 */
export function gatherItems(
  items: readonly RulesBatchItem[],
  document: SourceDocument,
  file: string,
  output: { json: boolean; quiet: boolean },
): { readonly gathered: readonly GatheredItem[]; readonly diagnostics: readonly Diagnostic[] } {
  const folder = dirname(file);
  const worlds = new Map<string, MeasuredWorld | Error | null>();
  const diagnostics: Diagnostic[] = [];
  const gathered = items.flatMap((item, i): GatheredItem[] => {
    const report = (key: string, error: unknown) => {
      if (!(error instanceof CliError)) throw error;
      const { message, hint } = error;
      const path = document.valueAt(['items', i, key]) === undefined ? ['defaults', key] : ['items', i, key];
      diagnostics.push(
        document.report(document.valueAt(path) === undefined ? ['items', i] : path, 'value', {
          severity: 'error',
          code: `rules.${key}`,
          message,
          ...(hint !== null && { notes: [hint] }),
        }),
      );
      return [];
    };
    if (!worlds.has(item.world))
      worlds.set(
        item.world,
        attempt(() => readMeasured(item.world, folder, output)),
      );
    const measured = worlds.get(item.world)!;
    if (measured === null) return report('world', new CliError(3, `the world ${item.world} is wrong, as told above`));
    if (measured instanceof Error) return report('world', measured);
    const target = attempt(() => targetOf(measured, item.target));
    if (target instanceof Error) return report('target', target);
    const context = attempt(() => (item.context === undefined ? null : readContext(resolve(folder, item.context))));
    if (context instanceof Error) return report('context', context);
    return [{ item, measured, target, context }];
  });
  return { gathered, diagnostics };
}

function attempt<T>(task: () => T): T | Error {
  try {
    return task();
  } catch (error) {
    return error as Error;
  }
}

/** What is asked of an item. */
export const itemWishes = ({ item }: GatheredItem, cache: boolean): RunWishes => {
  const { rule_type: ruleType, method, max_iterations: maxIterations, horizon, seed } = item;
  return { ruleType, method, maxIterations, horizon, seed, cache };
};

export function batchItem(gathered: GatheredItem, setting: ModelSetting, cache: boolean): BatchItem {
  const { item, measured, target, context } = gathered;
  const draft = draftOf(measured, target, context, itemWishes(gathered, cache), setting);
  return { draft, ...(item.weight !== undefined && { weight: item.weight }) };
}
