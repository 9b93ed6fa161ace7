import { ConfigError, loadConfig, secret, type Environment, type Secret } from '@pulse/config';
import { z } from 'zod';
import { anthropicProvider } from './anthropic/anthropic-provider.js';
import { openAiProvider } from './openai/openai-provider.js';
import type { LlmProvider } from './provider.js';
import { isHeaderKey } from './redact.js';
import { allowedEndpoint } from './transport/allow-list.js';

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

/** Settings of language models. Without `LLM_PROVIDER` there is none. */
export const llmEnv = {
  LLM_PROVIDER: z
    .enum(['openai', 'anthropic'])
    .optional()
    .describe('The interface that is spoken; without it there is no language model'),
  LLM_MODEL: list.optional().describe('The model; after commas those to fall back on, the cheapest last'),
  LLM_API_KEY: secret().optional().describe("The provider's key"),
  LLM_BASE_URL: z.string().optional().describe("Where the interface is; the provider's public address"),
  LLM_PRICE_NAME: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .optional()
    .describe('Name of the provider in the price table; LLM_PROVIDER'),
  LLM_ALLOWED_HOSTS: list.optional().describe('Hosts, or host:port, that requests may go to besides the public ones'),
  LLM_ALLOWED_NETWORKS: list.optional().describe('Networks, such as 10.1.0.0/16, that allowed hosts may be in'),
  LLM_TIMEOUT_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(600)
    .default(120)
    .describe('The longest that one attempt may take'),
  LLM_MAX_OUTPUT_TOKENS: z.coerce
    .number()
    .int()
    .min(256)
    .max(32_000)
    .default(1_500)
    .describe('Output tokens that are asked for, reasoning included'),
  LLM_CAP_FIELD: z
    .enum(['max_tokens', 'max_completion_tokens'])
    .optional()
    .describe('openai: the field that caps the output'),
  LLM_STRUCTURE: z
    .enum(['output_config', 'tool'])
    .optional()
    .describe('anthropic: how the answer is held to the schema'),
};

export interface LlmSettings {
  readonly provider: LlmProvider;
  /** The first is taken, the others where it fails; at least one. */
  readonly models: readonly string[];
  readonly maxOutputTokens: number;
  readonly timeoutMs: number;
}

const BASE_URLS = { openai: 'https://api.openai.com/v1', anthropic: 'https://api.anthropic.com/v1' } as const;

/**
 * The language model that the environment names, or null where it names none.
 *
 * @throws ConfigError, EndpointRefusedError
 */
export function llmSettings(env: Environment = process.env, now: () => Date = () => new Date()): LlmSettings | null {
  const config = loadConfig(z.object(llmEnv), env);
  const kind = config.LLM_PROVIDER;
  if (kind === undefined) return null;
  const models = config.LLM_MODEL ?? [];
  if (models.length === 0) throw new ConfigError([{ key: 'LLM_MODEL', reason: 'is not set, but LLM_PROVIDER is' }]);
  const endpoint = allowedEndpoint(config.LLM_BASE_URL ?? BASE_URLS[kind], {
    hosts: config.LLM_ALLOWED_HOSTS ?? [],
    networks: config.LLM_ALLOWED_NETWORKS ?? [],
  });
  const key = checkedKey(config.LLM_API_KEY);
  if (key === null && config.LLM_BASE_URL === undefined)
    throw new ConfigError([{ key: 'LLM_API_KEY', reason: `is not set, and ${endpoint.url.host} wants one` }]);
  const timeoutMs = config.LLM_TIMEOUT_SECONDS * 1000;
  const shared = {
    endpoint,
    key,
    timeoutMs,
    now,
    ...(config.LLM_PRICE_NAME !== undefined && { name: config.LLM_PRICE_NAME }),
  };
  const provider =
    kind === 'openai'
      ? openAiProvider({ ...shared, ...(config.LLM_CAP_FIELD && { capField: config.LLM_CAP_FIELD }) })
      : anthropicProvider({ ...shared, ...(config.LLM_STRUCTURE && { structure: config.LLM_STRUCTURE }) });
  return { provider, models, maxOutputTokens: config.LLM_MAX_OUTPUT_TOKENS, timeoutMs };
}

function checkedKey(key: Secret | undefined): Secret | null {
  if (key === undefined) return null;
  if (isHeaderKey(key.reveal())) return key;
  throw new ConfigError([
    { key: 'LLM_API_KEY', reason: 'is no key: 8 to 512 visible ASCII characters without quotes are expected' },
  ]);
}
