import type { Span } from '@opentelemetry/api';
import { ATTR } from './attributes.js';
import { span } from './span.js';

/**
 * Work on a run of rule generation, from wherever it is: `generate rules`, in the trace of its request.
 *
 * @param traceparent of the run's first commit, null where it has none
 */
export function runSpan<T>(runId: string, traceparent: string | null, run: (span: Span) => T): T {
  return span('generate rules', { attributes: { [ATTR.runId]: runId }, parent: traceparent }, run);
}

/** One iteration of a run. */
export function iterationSpan<T>(runId: string, iteration: number, run: (span: Span) => T): T {
  return span('iterate rules', { attributes: { [ATTR.runId]: runId, [ATTR.iteration]: iteration } }, run);
}

/** One request to a language model, without anything that is said: `chat <model>`. */
export function chatSpan<T>(
  request: { readonly provider: string; readonly model: string; readonly maxTokens: number; readonly runId: string },
  run: (span: Span) => T,
): T {
  const attributes = {
    [ATTR.genAiOperation]: 'chat',
    [ATTR.genAiProvider]: request.provider,
    [ATTR.genAiModel]: request.model,
    [ATTR.genAiMaxTokens]: request.maxTokens,
    [ATTR.runId]: request.runId,
  };
  return span(`chat ${request.model}`, { kind: 'client', attributes }, run);
}

/** A decision of a budget: `reserve budget`, `settle budget`. */
export function budgetSpan<T>(decision: 'reserve' | 'settle', runId: string, run: (span: Span) => T): T {
  return span(`${decision} budget`, { attributes: { [ATTR.runId]: runId } }, run);
}
