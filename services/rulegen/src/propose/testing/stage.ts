import type { ProposalAsk } from '../ask.js';
import { llmProposer } from '../llm-proposer.js';
import type { LlmProposerOptions } from '../options.js';
import { FakeBudget, type FakeBudgetOptions } from './fake-budget.js';
import { fixtureAsk } from './fixture-ask.js';
import { memoryArtifacts } from './memory-artifacts.js';
import { scriptedProvider } from './scripted-provider.js';
import { wireReply, wireRule } from './wire-rules.js';

export const START = new Date('2026-11-21T12:00:00.000Z');
export const GOOD = wireReply([wireRule()], { preferred: ['oil'], forbidden: ['hope'] });
export const BAD = wireReply([{ ...wireRule(), direction: 'sideways' }]);

export type Steps = Parameters<typeof scriptedProvider>[0];
export interface Stage {
  readonly ask?: Partial<ProposalAsk>;
  readonly budget?: FakeBudgetOptions;
  readonly options?: Partial<LlmProposerOptions>;
  readonly signal?: AbortSignal;
}

/** A proposer of two models with a script, a budget in memory and a clock that only waiting moves. */
export function stage(steps: Steps, { budget: limits = {}, options = {}, ask: more = {}, signal }: Stage = {}) {
  const budget = new FakeBudget(limits);
  const artifacts = memoryArtifacts();
  const provider = scriptedProvider(steps);
  const waits: number[] = [];
  let now = START.getTime();
  const proposer = llmProposer({
    budget,
    artifacts,
    provider,
    prices: 'spec',
    models: ['large', 'small'],
    now: () => new Date(now),
    random: () => 0.5,
    sleep: async (ms) => {
      waits.push(ms);
      now += ms;
    },
    ...options,
  });
  const ask = fixtureAsk(more);
  return { budget, artifacts, provider, waits, propose: () => proposer.propose(ask, signal) };
}
