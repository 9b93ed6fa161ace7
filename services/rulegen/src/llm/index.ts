export type { LlmErrorClass, LlmMessage, LlmOutcome, LlmProvider, LlmRequest } from './provider.js';
export { NO_USAGE, type TokenUsage } from './usage.js';
