import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { anthropicUsage } from './anthropic/usage.js';
import { openAiUsage } from './openai/usage.js';
import type { TokenUsage } from './usage.js';

const total = (usage: TokenUsage | 'unknown') =>
  usage === 'unknown' ? Number.NaN : Object.values(usage).reduce((sum, count) => sum + count, 0);
const count = fc.nat(1_000_000);

describe('usage of chat completions', () => {
  it('takes what was cached out of the prompt, and reasoning out of the completion', () =>
    expect(
      openAiUsage({
        prompt_tokens: 1000,
        completion_tokens: 300,
        total_tokens: 1300,
        prompt_tokens_details: { cached_tokens: 600 },
        completion_tokens_details: { reasoning_tokens: 200 },
      }),
    ).toEqual({ noCache: 400, cacheRead: 600, cacheWrite: 0, text: 100, reasoning: 200 }));

  it('counts each token once, whatever is cached or reasoned', () =>
    fc.assert(
      fc.property(count, count, count, count, (noCache, cached, text, reasoning) => {
        const usage = openAiUsage({
          prompt_tokens: noCache + cached,
          completion_tokens: text + reasoning,
          total_tokens: noCache + cached + text + reasoning,
          prompt_tokens_details: { cached_tokens: cached },
          completion_tokens_details: { reasoning_tokens: reasoning },
        });
        expect(usage).toEqual({ noCache, cacheRead: cached, cacheWrite: 0, text, reasoning });
      }),
    ));

  it('counts reasoning that a server leaves out of the completion, by the total', () =>
    fc.assert(
      fc.property(count, count, fc.integer({ min: 1, max: 100_000 }), (input, text, reasoning) => {
        const stated = { prompt_tokens: input, completion_tokens: text, total_tokens: input + text + reasoning };
        const said = { ...stated, completion_tokens_details: { reasoning_tokens: reasoning } };
        for (const usage of [openAiUsage(stated), openAiUsage(said)]) {
          expect(usage).toMatchObject({ text, reasoning });
          expect(total(usage)).toBe(input + text + reasoning);
        }
      }),
    ));

  it.each([
    undefined,
    null,
    {},
    'many',
    { prompt_tokens: 5 },
    { prompt_tokens: -1, completion_tokens: 5 },
    { prompt_tokens: 1.5, completion_tokens: 5 },
    { prompt_tokens: '10', completion_tokens: 5 },
    { prompt_tokens: 1e300, completion_tokens: 5 },
    { prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 11 } },
    { prompt_tokens: 10, completion_tokens: 5, completion_tokens_details: { reasoning_tokens: 6 } },
    { prompt_tokens: 10, completion_tokens: null },
  ])('takes %j for unknown, so that the hold is charged', (usage) => expect(openAiUsage(usage)).toBe('unknown'));
});

describe('usage of messages', () => {
  it('adds what was cached to the input, as the interface counts it apart', () =>
    expect(
      anthropicUsage({
        input_tokens: 100,
        output_tokens: 50,
        cache_read_input_tokens: 900,
        cache_creation_input_tokens: 30,
      }),
    ).toEqual({ noCache: 100, cacheRead: 900, cacheWrite: 30, text: 50, reasoning: 0 }));

  it.each([
    undefined,
    {},
    { input_tokens: 5 },
    { input_tokens: -5, output_tokens: 1 },
    { input_tokens: 1, output_tokens: '2' },
  ])('takes %j for unknown', (usage) => expect(anthropicUsage(usage)).toBe('unknown'));
});
