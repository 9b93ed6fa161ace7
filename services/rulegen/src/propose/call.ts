import type { ArtifactStore } from '@pulse/artifact-store';
import { canonicalJson } from '@pulse/contracts';
import { type BudgetKeeper, type CallRequest, type Denied, HoldLostError } from '@pulse/rules';
import { budgetSpan, count } from '@pulse/telemetry';
import type { LlmOutcome, LlmProvider, LlmRequest } from '../llm/index.js';
import type { ProposalCall } from './proposal.js';
import { nameOf, observedCall } from './observed-call.js';

export interface CallPorts {
  readonly budget: BudgetKeeper;
  readonly artifacts: ArtifactStore;
  readonly provider: LlmProvider;
}

/** How one attempt ended. `cap`: the output tokens that the budget let it have. */
export type CallEnd =
  | { readonly kind: 'ended'; readonly outcome: LlmOutcome; readonly call: ProposalCall; readonly cap: number }
  | { readonly kind: 'denied'; readonly denied: Denied }
  /** The money was set aside, and was gone again before anything was sent: another attempt has to ask anew. */
  | { readonly kind: 'lost'; readonly reason: string }
  /** It was cancelled, or its time was over, before anything was sent. */
  | { readonly kind: 'cancelled' }
  /** The money is nearly gone, and a cheaper model should do it. Nothing was spent. */
  | { readonly kind: 'too_dear' };

/**
 * One attempt, paid for: reserve, dispatch, ask once, store the reply, settle with its hash. The reply is durable before
 * the call counts as settled, so a settled call that names a reply need never be paid for again.
 *
 * @param request without its cap, which is what the hold covers
 * @throws whatever the log or the artefacts throw; the call is then settled, or will be charged in full
 * @param hasCheaper whether a cheaper model could be asked instead
 */
export async function payCall(
  ports: CallPorts,
  call: CallRequest,
  request: Omit<LlmRequest, 'maxOutputTokens'>,
  promptHash: string,
  signal: AbortSignal,
  hasCheaper = false,
): Promise<CallEnd> {
  const { budget, provider } = ports;
  const hold = await budgetSpan('reserve', call.runId, () => budget.reserve(call, signal));
  if (signal.aborted) {
    if (hold.granted) await budget.release(call.callId, 'cancelled before it was sent');
    return { kind: 'cancelled' };
  }
  if (!hold.granted) {
    count('pulse_llm_calls_total', { outcome: 'denied' });
    return { kind: 'denied', denied: hold };
  }
  if (hasCheaper && hold.level === 'critical') {
    await budget.release(call.callId, 'the budget is nearly used up, and a cheaper model is there');
    return { kind: 'too_dear' };
  }
  try {
    await budget.dispatched(call.callId, hold);
  } catch (error) {
    if (error instanceof HoldLostError) return { kind: 'lost', reason: error.reason };
    throw error;
  }
  const cap = hold.maxOutputTokens;
  const outcome = await observedCall(call, cap, () => provider.complete({ ...request, maxOutputTokens: cap }, signal));
  const reply = await settledReply(ports, call, outcome, promptHash, cap);
  const { cost } = await budgetSpan('settle', call.runId, () => budget.settle(call.callId, outcome.usage, reply));
  const { callId, model } = call;
  const asked = { callId, provider: provider.name, model, promptHash };
  const ended = { ...asked, outcome: nameOf(outcome), cost, reply, reused: false };
  return { kind: 'ended', outcome, call: ended, cap };
}

/** What the artefact of a reply holds; `outcome` is enough to go on from without asking again. */
export interface StoredReply {
  readonly kind: 'llm-reply';
  readonly callId: string;
  readonly provider: string;
  readonly model: string;
  readonly promptHash: string;
  /** Output tokens that it might have had: what a larger cap is larger than. */
  readonly cap: number;
  readonly outcome: LlmOutcome;
}

async function settledReply(
  { artifacts, budget, provider }: CallPorts,
  { callId, model }: CallRequest,
  outcome: LlmOutcome,
  promptHash: string,
  cap: number,
): Promise<string | null> {
  if (outcome.kind === 'error') return null;
  const stored: StoredReply = { kind: 'llm-reply', callId, provider: provider.name, model, promptHash, cap, outcome };
  try {
    return await artifacts.put(canonicalJson(stored));
  } catch (error) {
    await budget.settle(callId, outcome.usage, null);
    throw error;
  }
}
