import type { JsonObject } from '@pulse/contracts';
import type { TokenUsage } from './usage.js';

export interface LlmMessage {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/** One attempt at one answer. All that a provider is told; it never gets tools, files or secrets. */
export interface LlmRequest {
  /** Identity of the attempt, for records; it is not sent. */
  readonly callId: string;
  readonly model: string;
  readonly system: string;
  readonly messages: readonly LlmMessage[];
  /** JSON schema (object root, every field required, no recursion) that the answer must fit. */
  readonly schema: { readonly name: string; readonly schema: JsonObject };
  /** Cap on output tokens, reasoning included; at least 1. It is what makes the hold an upper bound. */
  readonly maxOutputTokens: number;
}

export type LlmErrorClass =
  | 'bad_request'
  | 'authentication'
  | 'permission'
  | 'not_found'
  | 'quota'
  | 'rate_limited'
  | 'overloaded'
  | 'server'
  | 'timeout'
  | 'network'
  | 'aborted'
  | 'too_large'
  | 'malformed'
  | 'redirected'
  | 'blocked';

interface Answered {
  /** Body of the reply as it was received, with the API key blotted out should it occur; what the artefact holds. */
  readonly body: string;
  /** `unknown`: the provider did not say, or said what cannot be; the hold is charged in full. */
  readonly usage: TokenUsage | 'unknown';
  /** The provider's id of the request; null where it gave none. */
  readonly requestId: string | null;
}

/** How one attempt ended. A provider never throws for what a server, a network or a model does. */
export type LlmOutcome =
  /** The model finished; `text` should be JSON, which is for the caller to find out. */
  | (Answered & { readonly kind: 'reply'; readonly text: string })
  /** The model or the provider's filter declined. Asking again does not help. */
  | (Answered & { readonly kind: 'refusal'; readonly reason: string })
  /** The output cap was reached. What there is of the text is never parsed. */
  | (Answered & { readonly kind: 'truncation' })
  | {
      readonly kind: 'error';
      readonly error: LlmErrorClass;
      /** HTTP status; null where there was none. */
      readonly status: number | null;
      readonly message: string;
      readonly retryable: boolean;
      /** How long the provider asks to be left alone, in milliseconds; null where it does not say. */
      readonly retryAfterMs: number | null;
      /** `NO_USAGE` where the provider certainly did no work, else `unknown`. */
      readonly usage: TokenUsage | 'unknown';
      readonly requestId: string | null;
    };

/** Where completions come from. One call of `complete` is one HTTP request: no retries, no fallback, no redirect. */
export interface LlmProvider {
  /** Name in the price table, such as `openai` or `anthropic`. */
  readonly name: string;
  /** Bytes that bound the input tokens of the request from above: its body and a fixed overhead. */
  inputBytes(request: LlmRequest): number;
  /** @param signal ends the request; it may have been billed all the same */
  complete(request: LlmRequest, signal: AbortSignal): Promise<LlmOutcome>;
}
