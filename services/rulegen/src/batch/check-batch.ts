import { createHash } from 'node:crypto';
import { canonicalJson, type RuleGenSettings } from '@pulse/contracts';
import { contentHash, type RunRequest } from '@pulse/domain';
import { type RunDraft, RunLog } from '@pulse/rules';
import type { RunPorts } from '../run/index.js';
import { runIdOf } from './run-id.js';

/** A batch that was started before is to go on with other items than it was started with. */
export class BatchChangedError extends Error {
  override readonly name = 'BatchChangedError';
  readonly code = 'rulegen.batch_changed';
  constructor(
    readonly batchId: string,
    readonly changes: readonly string[],
  ) {
    const shown = changes.slice(0, 5).join('; ');
    const more = changes.length > 5 ? `; and ${changes.length - 5} more` : '';
    super(
      `batch ${batchId} was started with other items: ${shown}${more}. ` +
        'Nothing was run: go on with the items, data and language model that it was started with, or start another batch',
    );
  }
}

type ItemDraft = Omit<RunDraft, 'runId' | 'batch'>;

/**
 * Whether items are those that the runs of a batch were asked for with, as runs are found by their place. The rules in store do
 * not count: a batch adds to them.
 *
 * @throws BatchChangedError
 */
export async function checkBatch(ports: RunPorts, batchId: string, drafts: readonly ItemDraft[]): Promise<void> {
  const changes: string[] = [];
  for (const [index, draft] of drafts.entries()) {
    const request = await requestOf(ports, batchId, index);
    const other = request === null ? [] : differences(request, draft);
    if (other.length > 0) changes.push(`item ${index + 1} had another ${other.join(', ')}`);
  }
  if ((await requestOf(ports, batchId, drafts.length)) !== null)
    changes.push(`there were more than ${drafts.length} of them`);
  if (changes.length > 0) throw new BatchChangedError(batchId, changes);
}

async function requestOf({ log, actor }: RunPorts, batchId: string, index: number): Promise<RunRequest | null> {
  const { state } = await RunLog.open(log, runIdOf(batchId, index), actor);
  return state.status === 'not_started' ? null : state.request;
}

function differences(request: RunRequest, draft: ItemDraft): string[] {
  const { context } = draft;
  const found: string[] = [];
  const check = (name: string, was: unknown, is: unknown) => {
    if (was !== is) found.push(name);
  };
  check('target', request.target, draft.target);
  check('method', request.method, draft.method);
  check('rule type', request.ruleType, draft.ruleType);
  check('world', request.world.artifact, contentHash(draft.world));
  check('history', request.history, contentHash(draft.history));
  check('context', request.context, context === null ? null : createHash('sha256').update(context).digest('hex'));
  // What a run may spend is divided anew each time.
  for (const name of Object.keys(request.settings) as (keyof RuleGenSettings)[])
    if (name !== 'costLimit') check(name, canonicalJson(request.settings[name]), canonicalJson(draft.settings[name]));
  return found;
}
