import { streams, type SubmitRequest } from '@pulse/contracts';
import { batch, contentHash, DomainError, fold, type BatchEvent, type BatchState } from '@pulse/domain';
import { ConflictError } from '@pulse/event-log';
import { failpoint } from '@pulse/failpoints';
import type { OrchestratorPorts } from '../context.js';
import { findResumable, type Resumable } from '../continue-batch/find-resumable.js';
import type { BatchDraft } from '../plan-batch/draft-batch.js';
import { newBatchId } from './new-batch-id.js';
import { isSameSubmission } from './same-submission.js';
import { submitBatch, type SubmitOptions } from './submit-batch.js';

type Planned = Extract<BatchState, { plan: unknown }>;

export interface Accepted {
  readonly batchId: string;
  /** False where the batch was there already. */
  readonly created: boolean;
  /** An unfinished batch goes on instead. */
  readonly resumed: boolean;
  readonly state: Planned;
}

/**
 * Submits a draft under an id that the caller chose, or under a new one. Doing it again with the same id and the same
 * inputs changes nothing.
 *
 * @throws DomainError `batch.exists_differently` where the id belongs to other inputs, `batch.changed` where a batch that
 * is to go on was planned from other inputs
 */
export async function acceptSubmission(
  ports: OrchestratorPorts,
  draft: BatchDraft,
  request: Pick<SubmitRequest, 'only' | 'trustOnly' | 'maxFailures' | 'useCache' | 'resume' | 'copied'>,
  asked: string | null,
): Promise<Accepted> {
  const options = {
    only: request.only ?? null,
    trustOnly: request.trustOnly ?? false,
    maxFailures: request.maxFailures ?? null,
    useCache: request.useCache ?? true,
  };
  const batchId = asked ?? newBatchId();
  if (asked !== null) {
    const existing = await stateOf(ports, batchId);
    if (existing !== null) return again(batchId, existing, draft, options);
  }
  const resumable: Resumable =
    request.resume === true ? await findResumable(ports.log, draft.name, request.copied ?? null) : { kind: 'none' };
  if (resumable.kind === 'unfinished') return goOn(ports, resumable, draft);
  const continues = resumable.kind === 'continue' ? resumable : null;
  try {
    failpoint('orchestrator.before-append');
    await submitBatch(ports, draft, { batchId, ...options, continues });
  } catch (error) {
    // Somebody submitted under the same id in the meantime.
    const existing = error instanceof ConflictError ? await stateOf(ports, batchId) : null;
    if (existing === null) throw error;
    return again(batchId, existing, draft, options);
  }
  return { batchId, created: true, resumed: false, state: (await stateOf(ports, batchId))! };
}

function again(
  batchId: string,
  state: Planned,
  draft: BatchDraft,
  options: Omit<SubmitOptions, 'batchId' | 'continues'>,
): Accepted {
  if (!isSameSubmission(state.submission, draft, options))
    throw new DomainError(
      'batch.exists_differently',
      `there is a batch "${batchId}" already, of another manifest, world, data, policy or options: ` +
        'use another key for another batch',
      batchId,
    );
  return { batchId, created: false, resumed: false, state };
}

async function goOn(
  ports: OrchestratorPorts,
  { batchId, plan, policy }: Extract<Resumable, { kind: 'unfinished' }>,
  draft: BatchDraft,
): Promise<Accepted> {
  if (plan !== contentHash(draft.plan) || policy !== contentHash(draft.policy))
    throw new DomainError(
      'batch.changed',
      `the manifest, its world or its data have changed since batch ${batchId} was planned, so it cannot be resumed with them: ` +
        'undo the change, or submit it without resume; jobs that are the same are taken from the cache',
      batchId,
    );
  return { batchId, created: false, resumed: true, state: (await stateOf(ports, batchId))! };
}

/** Null where there is no such batch. */
async function stateOf({ log }: OrchestratorPorts, batchId: string): Promise<Planned | null> {
  const { events } = await log.load(streams.batch(batchId));
  const state = fold(batch, events as unknown as BatchEvent[]);
  return 'plan' in state ? state : null;
}
