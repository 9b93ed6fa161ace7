import type { JsonObject } from '@pulse/contracts';
import type { LlmErrorClass, LlmOutcome } from './provider.js';
import type { HttpReply } from './transport/post-json.js';
import { retryAfterMs } from './transport/retry-after.js';
import { NO_USAGE } from './usage.js';

type ErrorOutcome = Extract<LlmOutcome, { kind: 'error' }>;

/**
 * What a status other than 200 means. The provider's own text is not repeated: it may quote the key or the prompt.
 *
 * Nothing is charged only where the request was surely turned away before any work: 3xx and 4xx, and 529 where the provider
 * itself says that it is overloaded. Everything else may come after the model has run, so its usage is unknown: 408, 499 and
 * 5xx, 503 among them, which proxies answer also where the connection to the model broke after the request had passed
 * (Envoy's response flag UC); and a 400 about content or length, which providers may bill as they have read the prompt
 * (Azure OpenAI, "Plan to manage costs": HTTP error response code and billing status).
 *
 * @param code the provider's own short code of the error, null where it gave none
 */
export function httpError(
  { status, headers }: HttpReply,
  code: string | null,
  requestId: string | null,
  now: Date,
): ErrorOutcome {
  const error = classOf(status, code);
  const asked = headers['x-should-retry'];
  const retryable =
    asked === 'true'
      ? !NEVER.has(error)
      : asked === 'false'
        ? false
        : status === 408 || status === 409 || RETRYABLE.has(error);
  return {
    kind: 'error',
    error,
    status,
    message: `the provider answered ${status}${code === null ? '' : ` (${code})`}: ${ADVICE[error]}`,
    retryable,
    retryAfterMs: retryAfterMs(headers, now),
    usage: isTurnedAway(status, code) ? NO_USAGE : 'unknown',
    requestId,
  };
}

/** The prompt was read before it was refused. */
const READ: ReadonlySet<string> = new Set(['content_filter', 'content_policy_violation', 'context_length_exceeded']);

function isTurnedAway(status: number, code: string | null): boolean {
  if (status === 529) return code === 'overloaded_error';
  if (status === 400 && code !== null && READ.has(code)) return false;
  return status >= 300 && status < 500 && status !== 408 && status !== 499;
}

const RETRYABLE: ReadonlySet<LlmErrorClass> = new Set(['rate_limited', 'overloaded', 'server']);
/** Not even when the server says so. */
const NEVER: ReadonlySet<LlmErrorClass> = new Set([
  'bad_request',
  'authentication',
  'permission',
  'not_found',
  'redirected',
  'quota',
]);

function classOf(status: number, code: string | null): LlmErrorClass {
  if (status >= 300 && status < 400) return 'redirected';
  if (code === 'insufficient_quota' || status === 402) return 'quota';
  if (status === 401) return 'authentication';
  if (status === 403) return 'permission';
  if (status === 404) return 'not_found';
  if (status === 408) return 'timeout';
  if (status === 409 || status === 429) return 'rate_limited';
  if (status === 503 || status === 529) return 'overloaded';
  if (status >= 500) return 'server';
  return status >= 400 ? 'bad_request' : 'malformed';
}

const ADVICE: Readonly<Record<LlmErrorClass, string>> = {
  bad_request: 'it does not take this request; check that the model can give structured output',
  authentication: 'it does not know the key; check LLM_API_KEY',
  permission: 'the key may not use this model',
  not_found: 'it has no such model or address; check LLM_MODEL and LLM_BASE_URL',
  quota: "the provider's account has no credit left",
  rate_limited: 'too many requests',
  overloaded: 'it is overloaded',
  server: 'it failed',
  timeout: 'it took too long',
  network: 'the connection failed',
  aborted: 'the request was cancelled',
  too_large: 'the reply is too long',
  malformed: 'this is no answer of this interface',
  redirected: 'it sends elsewhere, which is not followed; set LLM_BASE_URL to where the interface is',
  blocked: 'the address is not allowed',
};

/** A short code such as `rate_limit_error`; anything else in its place is not shown. */
export function shortCode(value: unknown): string | null {
  return typeof value === 'string' && /^[a-z][a-z0-9_]{0,63}$/.test(value) ? value : null;
}

/** Fields of a JSON value that should be an object; none where it is not. */
export function fieldsOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
