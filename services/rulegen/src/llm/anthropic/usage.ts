import { fieldsOf } from '../http-error.js';
import { tokenCount, usageOf, type TokenUsage } from '../usage.js';

/** Usage of the messages interface: `input_tokens` leaves out what was cached; `output_tokens` includes thinking. */
export function anthropicUsage(value: unknown): TokenUsage | 'unknown' {
  const usage = fieldsOf(value);
  if (typeof usage['input_tokens'] !== 'number' || typeof usage['output_tokens'] !== 'number') return 'unknown';
  const output = tokenCount(usage['output_tokens']);
  const thinking = tokenCount(fieldsOf(usage['output_tokens_details'])['thinking_tokens']);
  return usageOf({
    noCache: tokenCount(usage['input_tokens']),
    cacheRead: tokenCount(usage['cache_read_input_tokens']),
    cacheWrite: tokenCount(usage['cache_creation_input_tokens']),
    text: output === null || thinking === null ? null : output - thinking,
    reasoning: thinking,
  });
}
