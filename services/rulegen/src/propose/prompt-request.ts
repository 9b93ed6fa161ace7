import type { LlmRequest } from '../llm/index.js';
import type { Prompt } from './prompt/build-prompt.js';

/** A prompt as a request, but for the cap on its output. */
export function promptRequest(
  prompt: Pick<Prompt, 'system' | 'user' | 'schema'>,
  model: string,
  callId: string,
): Omit<LlmRequest, 'maxOutputTokens'> {
  const { system, user, schema } = prompt;
  return {
    callId,
    model,
    system,
    messages: [{ role: 'user', content: user }],
    schema: { name: 'rule_proposals', schema },
  };
}
