import type { CallRequest } from '@pulse/rules';
import { ATTR, chatSpan, count, observe } from '@pulse/telemetry';
import type { LlmOutcome } from '../llm/index.js';

/** How a call ended, in a word. */
export function nameOf(outcome: LlmOutcome): string {
  return outcome.kind === 'error' ? outcome.error : outcome.kind;
}

/** Sends a call as a span, and counts how it ended. Nothing that is said is told. */
export function observedCall(
  { provider, model, runId }: CallRequest,
  maxTokens: number,
  send: () => Promise<LlmOutcome>,
): Promise<LlmOutcome> {
  const started = performance.now();
  return chatSpan({ provider, model, maxTokens, runId }, async (span) => {
    const outcome = await send();
    const name = nameOf(outcome);
    span.setAttribute(ATTR.outcome, name);
    if (outcome.kind === 'error') span.setAttribute(ATTR.errorType, name);
    count('pulse_llm_calls_total', { outcome: name });
    observe('pulse_llm_call_seconds', (performance.now() - started) / 1000, { outcome: name });
    if (outcome.usage === 'unknown') return outcome;
    const { noCache, cacheRead, cacheWrite, text, reasoning } = outcome.usage;
    span.setAttribute(ATTR.genAiInputTokens, noCache + cacheRead + cacheWrite);
    span.setAttribute(ATTR.genAiOutputTokens, text + reasoning);
    count('pulse_llm_tokens_total', { kind: 'input' }, noCache + cacheWrite);
    count('pulse_llm_tokens_total', { kind: 'cached_input' }, cacheRead);
    count('pulse_llm_tokens_total', { kind: 'output' }, text);
    count('pulse_llm_tokens_total', { kind: 'reasoning' }, reasoning);
    return outcome;
  });
}
