import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { orchestratorEnv } from './config.js';
import { modelNames } from './model-names.js';

const proxies = (list?: string) => z.object(orchestratorEnv).parse({ API_TRUSTED_PROXIES: list }).API_TRUSTED_PROXIES;

describe('proxies that are trusted', () => {
  it('are none unless they are named, by address, network or kind of network', () => {
    expect(proxies()).toBeUndefined();
    expect(proxies('loopback, 10.0.0.0/8,192.0.2.1 ,2001:db8::/32')).toEqual([
      'loopback',
      '10.0.0.0/8',
      '192.0.2.1',
      '2001:db8::/32',
    ]);
  });

  it.each(['true', 'everybody', '10.0.0.0/99', '1'])('are not "%s"', (list) => expect(() => proxies(list)).toThrow());
});

describe('the language model', () => {
  const model = (name?: string) => z.object(orchestratorEnv).parse({ RULE_MODEL: name }).RULE_MODEL;

  it('is none unless it is named by provider and model', () => {
    expect(modelNames(model())).toBeNull();
    expect(modelNames(model('azure/openai/gpt-5'))).toMatchObject({ provider: 'azure', model: 'openai/gpt-5' });
    for (const name of ['gpt-5', '/gpt-5', 'openai/', 'open ai/gpt 5']) expect(() => model(name)).toThrow();
  });
});
