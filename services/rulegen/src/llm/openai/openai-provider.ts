import type { JsonObject } from '@pulse/contracts';
import { textBytes } from '../text-bytes.js';
import { exchange, type Dialect, type ProviderOptions } from '../exchange.js';
import { fieldsOf, shortCode } from '../http-error.js';
import type { LlmOutcome, LlmProvider, LlmRequest } from '../provider.js';
import { openAiUsage } from './usage.js';

export interface OpenAiOptions extends ProviderOptions {
  /** Name in the price table; `openai` unless set. */
  readonly name?: string;
  /**
   * Field that caps the output. OpenAI's reasoning models take `max_completion_tokens` only; Ollama, and older servers,
   * heed `max_tokens` only (ollama/ollama#7125). By default the former for api.openai.com, the latter elsewhere.
   */
  readonly capField?: 'max_tokens' | 'max_completion_tokens';
}

/** Tokens that the interface may add of its own around messages and schema. */
const OVERHEAD_TOKENS = 256;

/** The tier that prices are of. A project may have a dearer one as its default, so this one is asked for. */
const STANDARD_TIER = 'default';

/** The tier that served the request is the one that is billed, whatever was asked for. */
const isStandardTier = ({ service_tier: tier }: JsonObject): boolean =>
  tier === undefined || tier === null || tier === STANDARD_TIER;

/** Chat completions of OpenAI and of all that speak like it (vLLM, Ollama, LiteLLM). */
export function openAiProvider(options: OpenAiOptions): LlmProvider {
  const { key, endpoint, name = 'openai' } = options;
  const official = endpoint.url.hostname === 'api.openai.com';
  const capField = options.capField ?? (official ? 'max_completion_tokens' : 'max_tokens');
  const dialect: Dialect = {
    path: '/chat/completions',
    headers: key === null ? {} : { authorization: `Bearer ${key.reveal()}` },
    requestId: (headers) => shortId(headers['x-request-id']),
    errorCode: (body) => {
      const { code, type } = fieldsOf(body['error']);
      return shortCode(code) ?? shortCode(type);
    },
    read: (body, shared) => {
      const outcome = read(body, shared);
      return outcome === null || !official || isStandardTier(body) ? outcome : { ...outcome, usage: 'unknown' };
    },
  };
  // Other servers may not know the field, and refuse it.
  const tier = official ? { service_tier: STANDARD_TIER } : {};
  const write = (request: LlmRequest) => JSON.stringify({ ...requestBody(request, capField), ...tier });
  return {
    name,
    inputBytes: (request) => textBytes(request) + OVERHEAD_TOKENS,
    complete: (request, signal) => exchange(dialect, write(request), options, signal),
  };
}

function requestBody(request: LlmRequest, capField: string): JsonObject {
  const { model, system, messages, schema, maxOutputTokens } = request;
  return {
    model,
    messages: [{ role: 'system', content: system }, ...messages.map(({ role, content }) => ({ role, content }))],
    [capField]: maxOutputTokens,
    response_format: { type: 'json_schema', json_schema: { name: schema.name, strict: true, schema: schema.schema } },
    stream: false,
  };
}

function read(
  body: JsonObject,
  shared: { readonly body: string; readonly requestId: string | null },
): LlmOutcome | null {
  const { choices } = body;
  if (!Array.isArray(choices) || choices.length !== 1) return null;
  const choice = fieldsOf(choices[0]);
  const { content, refusal } = fieldsOf(choice['message']);
  const answered = { ...shared, usage: openAiUsage(body['usage']) };
  const finish = choice['finish_reason'];
  if (finish === 'length') return { ...answered, kind: 'truncation' };
  if (finish === 'content_filter')
    return { ...answered, kind: 'refusal', reason: 'the content filter of the provider' };
  if (typeof refusal === 'string' && refusal !== '')
    return { ...answered, kind: 'refusal', reason: 'the model declined' };
  if (finish !== 'stop' || typeof content !== 'string') return null;
  return { ...answered, kind: 'reply', text: content };
}

export function shortId(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && /^[\w.:-]{1,128}$/.test(header) ? header : null;
}
