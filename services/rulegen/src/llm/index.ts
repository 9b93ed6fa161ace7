export { anthropicProvider, type AnthropicOptions } from './anthropic/anthropic-provider.js';
export { EndpointRefusedError } from './errors.js';
export type { ProviderOptions } from './exchange.js';
export { openAiProvider, type OpenAiOptions } from './openai/openai-provider.js';
export type { LlmErrorClass, LlmMessage, LlmOutcome, LlmProvider, LlmRequest } from './provider.js';
export { allowedEndpoint, type AllowListOptions, type Endpoint, PUBLIC_HOSTS } from './transport/allow-list.js';
export { NO_USAGE, type TokenUsage } from './usage.js';
