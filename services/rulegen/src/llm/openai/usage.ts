import { fieldsOf } from '../http-error.js';
import { tokenCount, usageOf, type TokenUsage } from '../usage.js';

/**
 * Usage of a chat completion: `prompt_tokens` includes what was cached, `completion_tokens` includes reasoning. Where
 * `total_tokens` is more than both (servers that leave reasoning out of the completion) the rest counts as reasoning.
 */
export function openAiUsage(value: unknown): TokenUsage | 'unknown' {
  const usage = fieldsOf(value);
  const prompt = required(usage['prompt_tokens']);
  const completion = required(usage['completion_tokens']);
  const input = fieldsOf(usage['prompt_tokens_details']);
  const cacheRead = tokenCount(input['cached_tokens']);
  const cacheWrite = tokenCount(input['cache_write_tokens']);
  const stated = tokenCount(fieldsOf(usage['completion_tokens_details'])['reasoning_tokens']);
  const total = tokenCount(usage['total_tokens']);
  if (
    prompt === null ||
    completion === null ||
    cacheRead === null ||
    cacheWrite === null ||
    stated === null ||
    total === null
  )
    return 'unknown';
  const outside = Math.max(0, total - prompt - completion);
  const inside = outside > 0 && stated === outside ? 0 : stated;
  const noCache = prompt - cacheRead - cacheWrite;
  return usageOf({ noCache, cacheRead, cacheWrite, text: completion - inside, reasoning: inside + outside });
}

function required(value: unknown): number | null {
  return value === undefined || value === null ? null : tokenCount(value);
}
