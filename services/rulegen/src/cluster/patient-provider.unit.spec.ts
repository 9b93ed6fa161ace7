import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { LlmOutcome, LlmProvider, LlmRequest } from '../llm/index.js';
import { patientProvider } from './patient-provider.js';

const request = { callId: 'r.1.propose.1' } as LlmRequest;
const aborted = { kind: 'error', error: 'aborted' } as LlmOutcome;
const reply = { kind: 'reply', text: '{}' } as LlmOutcome;

describe('a provider that is given time', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  /** Answers when it is told to, or when it is aborted. */
  function slow() {
    let answer: (outcome: LlmOutcome) => void = () => {};
    const inner: LlmProvider = {
      name: 'fake',
      inputBytes: () => 1,
      complete: (_request, signal) =>
        new Promise((resolve) => {
          answer = resolve;
          if (signal.aborted) resolve(aborted);
          signal.addEventListener('abort', () => resolve(aborted));
        }),
    };
    return { provider: patientProvider(inner, 5000), answer: () => answer(reply) };
  }

  it('lets a call under way end after it was aborted, so that its reply is not lost', async () => {
    const { provider, answer } = slow();
    const stop = new AbortController();
    const outcome = provider.complete(request, stop.signal);
    stop.abort();
    await jest.advanceTimersByTimeAsync(4999);
    answer();
    expect(await outcome).toBe(reply);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends it when that takes too long, and begins none that was aborted before', async () => {
    const { provider } = slow();
    const stop = new AbortController();
    const outcome = provider.complete(request, stop.signal);
    stop.abort();
    await jest.advanceTimersByTimeAsync(5000);
    expect(await outcome).toBe(aborted);
    expect(await provider.complete(request, stop.signal)).toBe(aborted);
  });
});
