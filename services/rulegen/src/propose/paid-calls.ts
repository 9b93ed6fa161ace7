import type { ArtifactStore } from '@pulse/artifact-store';
import { parseJson, type SpentCall } from '@pulse/contracts';
import type { LlmOutcome } from '../llm/index.js';
import type { StoredReply } from './call.js';
import { nameOf } from './observed-call.js';
import type { ProposalCall } from './proposal.js';

export interface PaidCall {
  readonly call: ProposalCall;
  /** Null where there is no reply to this prompt: the id is used up, and the money spent. */
  readonly outcome: LlmOutcome | null;
}

/** A call that was sent before a crash, and its reply where one was stored and answers the same prompt. */
export async function paidCall(artifacts: ArtifactStore, spent: SpentCall, promptHash: string): Promise<PaidCall> {
  const { callId, model, cost, reply } = spent;
  const stored = reply === null ? null : await readReplyArtifact(artifacts, reply);
  const outcome = stored?.promptHash === promptHash && stored.callId === callId ? stored.outcome : null;
  const name = outcome === null ? 'lost' : nameOf(outcome);
  return { call: { callId, model: stored?.model ?? model, outcome: name, cost, reply, reused: true }, outcome };
}

/** @throws ArtifactMissingError, ArtifactCorruptError */
async function readReplyArtifact(artifacts: ArtifactStore, sha256: string): Promise<StoredReply> {
  return parseJson(new TextDecoder().decode(await artifacts.get(sha256))) as StoredReply;
}
