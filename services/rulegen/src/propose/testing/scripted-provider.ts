import { type LlmErrorClass, type LlmOutcome, type LlmProvider, type LlmRequest, NO_USAGE } from '../../llm/index.js';

const USAGE = { noCache: 100, cacheRead: 0, cacheWrite: 0, text: 50, reasoning: 0 };
const ANSWERED = { body: '{}', usage: USAGE, requestId: null };

export const reply = (text: string): LlmOutcome => ({ ...ANSWERED, kind: 'reply', text });
export const refusal: LlmOutcome = { ...ANSWERED, kind: 'refusal', reason: 'the model declined' };
export const truncation: LlmOutcome = { ...ANSWERED, kind: 'truncation' };

export function failure(error: LlmErrorClass, more: Partial<Extract<LlmOutcome, { kind: 'error' }>> = {}): LlmOutcome {
  const retryable =
    error === 'server' ||
    error === 'rate_limited' ||
    error === 'overloaded' ||
    error === 'timeout' ||
    error === 'network';
  return {
    kind: 'error',
    error,
    status: null,
    message: `it was ${error}`,
    retryable,
    retryAfterMs: null,
    usage: NO_USAGE,
    requestId: null,
    ...more,
  };
}

type Step = LlmOutcome | ((request: LlmRequest, signal: AbortSignal) => LlmOutcome | Promise<LlmOutcome>);

/** A provider that ends each request as the next step of a script says, and throws when the script is over. */
export function scriptedProvider(steps: readonly Step[]): LlmProvider & { readonly requests: LlmRequest[] } {
  const requests: LlmRequest[] = [];
  const left = [...steps];
  return {
    name: 'scripted',
    requests,
    inputBytes: ({ system, messages, schema }) =>
      Buffer.byteLength([system, ...messages.map(({ content }) => content), JSON.stringify(schema.schema)].join('')),
    complete: async (request, signal) => {
      requests.push(request);
      const step = left.shift();
      if (step === undefined) throw new Error('the script is over');
      return typeof step === 'function' ? step(request, signal) : step;
    },
  };
}
