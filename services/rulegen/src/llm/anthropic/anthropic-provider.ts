import type { JsonObject } from '@pulse/contracts';
import { textBytes } from '../text-bytes.js';
import { exchange, type Dialect, type ProviderOptions } from '../exchange.js';
import { fieldsOf, shortCode } from '../http-error.js';
import { shortId } from '../openai/openai-provider.js';
import type { LlmOutcome, LlmProvider, LlmRequest } from '../provider.js';
import { anthropicUsage } from './usage.js';

export interface AnthropicOptions extends ProviderOptions {
  /** Name in the price table; `anthropic` unless set. */
  readonly name?: string;
  /** How the answer is held to the schema: by `output_config.format`, or, for models without it, as a forced tool's input. */
  readonly structure?: 'output_config' | 'tool';
}

/** Above what the interface is documented to add for tools: 530 tokens for the model that needs most. */
const OVERHEAD_TOKENS = 640;

/** The messages interface of Anthropic. */
export function anthropicProvider(options: AnthropicOptions): LlmProvider {
  const { key, name = 'anthropic', structure = 'output_config' } = options;
  const dialect: Dialect = {
    path: '/messages',
    headers: { 'anthropic-version': '2023-06-01', ...(key !== null && { 'x-api-key': key.reveal() }) },
    requestId: (headers) => shortId(headers['request-id']),
    errorCode: (body) => shortCode(fieldsOf(body['error'])['type']),
    read: structure === 'tool' ? readTool : readText,
  };
  const write = (request: LlmRequest) => JSON.stringify(requestBody(request, structure));
  return {
    name,
    inputBytes: (request) => textBytes(request) + OVERHEAD_TOKENS,
    complete: (request, signal) => exchange(dialect, write(request), options, signal),
  };
}

function requestBody(request: LlmRequest, structure: 'output_config' | 'tool'): JsonObject {
  const { model, system, messages, schema, maxOutputTokens } = request;
  const shared = {
    model,
    max_tokens: maxOutputTokens,
    system,
    messages: messages.map(({ role, content }) => ({ role, content })),
  };
  if (structure === 'output_config')
    return { ...shared, output_config: { format: { type: 'json_schema', schema: schema.schema } } };
  const tool = { name: schema.name, description: 'Gives the answer.', input_schema: schema.schema };
  return { ...shared, tools: [tool], tool_choice: { type: 'tool', name: schema.name } };
}

type Shared = { readonly body: string; readonly requestId: string | null };

function readText(body: JsonObject, shared: Shared): LlmOutcome | null {
  return readEnd(body, shared, 'end_turn', (blocks) => {
    const texts = blocks.filter(({ type }) => type === 'text').map(({ text }) => text);
    return texts.length > 0 && texts.every((text) => typeof text === 'string') ? texts.join('') : null;
  });
}

function readTool(body: JsonObject, shared: Shared): LlmOutcome | null {
  return readEnd(body, shared, 'tool_use', (blocks) => {
    const calls = blocks.filter(({ type }) => type === 'tool_use');
    return calls.length === 1 && calls[0]!['input'] !== undefined ? JSON.stringify(calls[0]!['input']) : null;
  });
}

function readEnd(
  body: JsonObject,
  shared: Shared,
  end: string,
  textOf: (blocks: readonly JsonObject[]) => string | null,
): LlmOutcome | null {
  const { stop_reason: stop, content } = body;
  const answered = { ...shared, usage: anthropicUsage(body['usage']) };
  if (stop === 'max_tokens' || stop === 'model_context_window_exceeded') return { ...answered, kind: 'truncation' };
  if (stop === 'refusal') return { ...answered, kind: 'refusal', reason: 'the model declined' };
  const text = stop === end && Array.isArray(content) ? textOf(content.map(fieldsOf)) : null;
  return text === null ? null : { ...answered, kind: 'reply', text };
}
