import type { RuleSkeleton } from '@pulse/domain';
import type { BudgetKeeper } from '@pulse/rules';
import type { TokenUsage } from '../../llm/index.js';
import type { ProposalAsk } from '../ask.js';
import type { Proposal, ProposalCall } from '../proposal.js';
import type { Proposer } from '../proposer.js';
import { Draws } from './draws.js';
import { decoy, nearMiss, nonsense } from './near-miss.js';

export interface SimulatedOptions {
  /** Rules that are true of the world; one of them is drawn each time. */
  readonly truth: readonly RuleSkeleton[];
  /** Probability that a proposal holds a true rule, and that it holds one that is nearly true instead; p + q <= 1. */
  readonly p: number;
  readonly q: number;
  /** What it holds otherwise: anything (the default), or what looks like a true rule and reads nothing that one reads. */
  readonly wrong?: 'nonsense' | 'decoy';
  readonly seed: number | string;
  /** Cost of a proposal in nano-dollars; with a keeper, what is booked there counts instead. */
  readonly cost: number;
  readonly paid?: {
    readonly budget: BudgetKeeper;
    readonly provider: string;
    readonly model: string;
    readonly usage: TokenUsage;
  };
}

/**
 * A proposer with a dial, in place of a language model of any quality: each proposal has one rule that is true with
 * probability p, nearly true with probability q, and nonsense or a decoy otherwise; the others are nonsense. The place of that rule
 * is drawn too. Equal seeds, iterations and operators give equal proposals.
 */
export function simulatedProposer(options: SimulatedOptions): Proposer {
  const { p, q, truth } = options;
  if (!(p >= 0 && q >= 0 && p + q <= 1))
    throw new RangeError(`p and q are probabilities with p + q <= 1, not ${p} and ${q}`);
  if (truth.length === 0 && p + q > 0) throw new RangeError('a proposer that is sometimes right needs a truth');
  const { provider, model } = options.paid ?? { provider: 'simulated', model: 'simulated' };
  const versions = { prompt: 'simulated-1', prices: 'simulated-1' };
  return { versions, provider, model, propose: (ask) => propose(options, ask) };
}

async function propose(options: SimulatedOptions, ask: ProposalAsk): Promise<Proposal> {
  const { seed, p, q, truth } = options;
  const draws = new Draws(seed, ask.iteration, `simulated_proposer.${ask.operator}`);
  const { entries } = ask.catalogue;
  const skeletons = Array.from({ length: Math.max(1, Math.min(8, ask.wanted)) }, () =>
    nonsense(ask.target, entries, draws),
  );
  const at = draws.below(skeletons.length);
  const dial = draws.uniform();
  if (dial < p) skeletons[at] = draws.pick(truth);
  else if (dial < p + q) skeletons[at] = nearMiss(draws.pick(truth), entries, draws);
  else if (options.wrong === 'decoy' && truth.length > 0) skeletons[at] = decoy(draws.pick(truth), entries, draws);

  const callId = `${ask.account.runId}.${ask.iteration}.${ask.operator}.1`;
  const paid = await pay(options, ask, callId);
  const shared = { preferred: [], forbidden: [], findings: [], promptVersion: 'simulated-1', promptHash: '' };
  if (typeof paid === 'string')
    return { ...shared, outcome: 'denied', reason: paid, skeletons: [], cost: 0, calls: [] };
  return {
    ...shared,
    outcome: 'ok',
    reason: `${skeletons.length} of ${skeletons.length} rules can be used`,
    skeletons: skeletons.map((skeleton) => ({ skeleton, callId, model: paid.model })),
    cost: paid.cost,
    calls: [paid],
  };
}

/** What was paid, or why it was not. */
async function pay({ paid, cost }: SimulatedOptions, ask: ProposalAsk, callId: string): Promise<ProposalCall | string> {
  const model = paid?.model ?? 'simulated';
  const call = {
    callId,
    provider: paid?.provider ?? 'simulated',
    model,
    promptHash: null,
    outcome: 'reply',
    reply: null,
    reused: false,
  };
  if (paid === undefined) return { ...call, cost };
  const { budget, provider, usage } = paid;
  const before = (await budget.calls(ask.account.runId)).find((one) => one.callId === callId);
  if (before !== undefined) return { ...call, cost: before.cost, reused: true };
  const input = usage.noCache + usage.cacheRead + usage.cacheWrite;
  const wantedOutputTokens = usage.text + usage.reasoning;
  const { deadline } = ask;
  const hold = await budget.reserve({
    callId,
    ...ask.account,
    provider,
    model,
    inputBytes: input,
    wantedOutputTokens,
    leastOutputTokens: wantedOutputTokens,
    deadline,
  });
  if (!hold.granted) return `${hold.code}: ${hold.message}`;
  await budget.dispatched(callId, hold);
  const settled = await budget.settle(callId, usage, null);
  return { ...call, cost: settled.cost };
}
