import type { LlmRequest } from './provider.js';

/** Tokens that an interface puts around one message. */
const PER_MESSAGE = 16;

/**
 * UTF-8 bytes of all text that a request gives a model. No byte-level tokenizer makes more tokens of a text than it has
 * bytes, so it bounds the input tokens, with what the interface adds around it.
 */
export function textBytes({ system, messages, schema }: LlmRequest): number {
  const texts = [system, schema.name, JSON.stringify(schema.schema), ...messages.map(({ content }) => content)];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text) + PER_MESSAGE, 0);
}
