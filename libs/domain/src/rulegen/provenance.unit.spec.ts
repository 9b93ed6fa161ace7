import { describe, expect, it } from '@jest/globals';
import { provenanceIn } from './provenance.js';
import type { IterationEnd, ProposedRule, StartedRun } from './run.js';

const hash = (digit: string) => digit.repeat(64);
const call = (n: number, model: string): IterationEnd['calls'][0] => ({
  callId: `r1.1.propose.${n}`,
  provider: 'openai',
  model,
  promptHash: hash(String(n)),
  outcome: 'reply',
  cost: 5,
  reply: hash('e'),
});

/** Of a run that was asked for with one model, of which the second had to answer. */
function provenanceOf(source: Pick<ProposedRule, 'origin' | 'operator' | 'callId'>) {
  const proposal = { parents: [hash('a')], ...source };
  const run = {
    request: { runId: 'r1', method: 'gpt_only', settings: { provider: 'openai', model: 'large' } },
    iterations: [{ calls: [call(1, 'large')] }, { calls: [call(2, 'small')] }],
    proposals: new Map([[hash('c'), proposal]]),
  };
  return provenanceIn(run as unknown as StartedRun, hash('c'));
}

describe('the provenance of a rule', () => {
  it('names the model that answered and the prompt that it answered, whichever model was asked first', () => {
    expect(provenanceOf({ origin: 'llm', operator: 'propose', callId: 'r1.1.propose.2' })).toEqual({
      origin: 'llm',
      method: 'gpt_only',
      model: 'openai/small',
      promptHash: hash('2'),
      runId: 'r1',
      parents: [hash('a')],
    });
  });

  it('names the model around whose words the search found it', () => {
    expect(provenanceOf({ origin: 'symbolic', operator: 'refine', callId: 'r1.1.propose.1' })).toMatchObject({
      origin: 'symbolic',
      model: 'openai/large',
      promptHash: hash('1'),
    });
  });

  it('names none where the search found it alone', () => {
    expect(provenanceOf({ origin: 'symbolic', operator: 'search', callId: null })).toMatchObject({
      origin: 'symbolic',
      model: null,
      promptHash: null,
    });
  });
});
