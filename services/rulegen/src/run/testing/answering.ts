import type { Proposal, ProposalAsk, Proposer } from '../../propose/index.js';

/** A proposal without rules that cost nothing, changed. */
export const proposal = (change: Partial<Proposal>): Proposal => ({
  outcome: 'ok',
  reason: '',
  skeletons: [],
  preferred: [],
  forbidden: [],
  findings: [],
  cost: 0,
  calls: [],
  promptVersion: '1',
  promptHash: 'f'.repeat(64),
  ...change,
});

/** A proposer `p/m` that answers what it is told to, and remembers what it was asked. */
export function answering(
  answer: (ask: ProposalAsk, before: number) => Proposal,
): Proposer & { readonly asked: ProposalAsk[] } {
  const asked: ProposalAsk[] = [];
  return {
    versions: { prompt: '1', prices: '1' },
    provider: 'p',
    model: 'm',
    asked,
    propose: (ask) => Promise.resolve(answer(ask, asked.push(ask) - 1)),
  };
}
