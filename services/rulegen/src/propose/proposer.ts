import type { ProposalAsk } from './ask.js';
import type { Proposal } from './proposal.js';

/** Proposes rules. What a model, a provider or the budget does is an outcome, never an error. */
export interface Proposer {
  /** Of the words of its prompts and of the table of prices: what it proposes, and how much, may follow from them. */
  readonly versions: { readonly prompt: string; readonly prices: string };
  /** Name in the table of prices, and the model that is asked first. */
  readonly provider: string;
  readonly model: string;
  /** @param signal cancels; an attempt under way is charged in full until its usage is known */
  propose(ask: ProposalAsk, signal?: AbortSignal): Promise<Proposal>;
}
