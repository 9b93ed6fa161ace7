import type { ArtifactStore } from '@pulse/artifact-store';
import { parseJson, type SpentCall } from '@pulse/contracts';
import type { StoredReply } from './call.js';
import { nameOf } from './observed-call.js';
import type { ProposalCall } from './proposal.js';

/** A call that was sent before a crash, and its reply; null where none was stored: the money is spent all the same. */
export interface PaidCall {
  readonly spent: SpentCall;
  readonly stored: StoredReply | null;
}

/** @throws ArtifactMissingError, ArtifactCorruptError */
export async function paidCall(artifacts: ArtifactStore, spent: SpentCall): Promise<PaidCall> {
  const { reply, callId } = spent;
  if (reply === null) return { spent, stored: null };
  const stored = parseJson(new TextDecoder().decode(await artifacts.get(reply))) as StoredReply;
  return { spent, stored: stored.callId === callId ? stored : null };
}

/** How it is told of where it is used again, or where its reply is of no use any more. */
export function reusedCall({ spent, stored }: PaidCall, isAnswer: boolean): ProposalCall {
  const { callId, cost, reply } = spent;
  // Models are known to a budget as `<provider>/<model>`.
  const slash = spent.model.indexOf('/');
  return {
    callId,
    provider: stored?.provider ?? spent.model.slice(0, slash),
    model: stored?.model ?? spent.model.slice(slash + 1),
    promptHash: stored?.promptHash ?? null,
    outcome: isAnswer && stored !== null ? nameOf(stored.outcome) : 'lost',
    cost,
    reply,
    reused: true,
  };
}
