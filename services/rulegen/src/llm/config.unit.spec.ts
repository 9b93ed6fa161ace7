import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '@pulse/config';
import { llmSettings } from './config.js';
import { EndpointRefusedError } from './errors.js';

const KEY = 'canary-key-0123456789';
const OPENAI = { LLM_PROVIDER: 'openai', LLM_MODEL: 'gpt-5-mini, gpt-5-nano', LLM_API_KEY: KEY };

describe('llmSettings', () => {
  it('has no model where none is named', () => {
    expect(llmSettings({})).toBeNull();
    expect(llmSettings({ LLM_API_KEY: KEY, LLM_PROVIDER: '' })).toBeNull();
  });

  it('reads provider and models, those to fall back on in order', () => {
    const settings = llmSettings(OPENAI)!;
    expect(settings.provider.name).toBe('openai');
    expect(settings.models).toEqual(['gpt-5-mini', 'gpt-5-nano']);
    expect(settings).toMatchObject({ maxOutputTokens: 1500, timeoutMs: 120_000 });
    expect(llmSettings({ ...OPENAI, LLM_PROVIDER: 'anthropic', LLM_PRICE_NAME: 'litellm' })!.provider.name).toBe(
      'litellm',
    );
  });

  it('needs no key on this machine', () =>
    expect(
      llmSettings({ LLM_PROVIDER: 'openai', LLM_MODEL: 'm', LLM_BASE_URL: 'http://127.0.0.1:11434/v1' }),
    ).not.toBeNull());

  it.each([
    [{ LLM_MODEL: '' }, 'LLM_MODEL'],
    [{ LLM_API_KEY: '' }, 'LLM_API_KEY'],
    [{ LLM_API_KEY: `${KEY}\nX-Evil: 1` }, 'LLM_API_KEY'],
    [{ LLM_API_KEY: 'short' }, 'LLM_API_KEY'],
    [{ LLM_TIMEOUT_SECONDS: '0' }, 'LLM_TIMEOUT_SECONDS'],
    [{ LLM_PROVIDER: 'ours' }, 'LLM_PROVIDER'],
  ])('names the key of what is wrong in %j, and no value', (change, key) => {
    const wrong = () => llmSettings({ ...OPENAI, ...change });
    expect(wrong).toThrow(ConfigError);
    expect(wrong).toThrow(key);
    expect(wrong).not.toThrow(KEY);
  });

  it('refuses a base URL that is not allowed, and takes it where it is', () => {
    const there = { ...OPENAI, LLM_BASE_URL: 'http://10.1.2.3:8000/v1' };
    expect(() => llmSettings(there)).toThrow(EndpointRefusedError);
    expect(
      llmSettings({ ...there, LLM_ALLOWED_HOSTS: '10.1.2.3:8000', LLM_ALLOWED_NETWORKS: '10.1.0.0/16' }),
    ).not.toBeNull();
  });
});
