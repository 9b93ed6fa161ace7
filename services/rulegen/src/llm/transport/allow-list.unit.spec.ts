import { describe, expect, it } from '@jest/globals';
import { EndpointRefusedError } from '../errors.js';
import { allowedEndpoint, type AllowListOptions } from './allow-list.js';

const refused = (url: string, options?: AllowListOptions) => {
  try {
    allowedEndpoint(url, options);
  } catch (error) {
    if (error instanceof EndpointRefusedError) return error.reason;
    throw error;
  }
  return null;
};

describe('allowedEndpoint', () => {
  it.each([
    'https://api.openai.com/v1',
    'https://api.anthropic.com/v1',
    'http://127.0.0.1:11434/v1',
    'http://localhost:8000/v1',
    'http://[::1]:4000',
  ])('allows %s by itself', (url) => expect(refused(url)).toBeNull());

  it.each([
    ['http://api.openai.com/v1', /allow-list/],
    ['https://api.openai.com:8443/v1', /allow-list/],
    ['https://api.openai.com.evil.example/v1', /allow-list/],
    ['https://llm.example/v1', /allow-list/],
    ['http://169.254.169.254/latest', /allow-list/],
    ['http://0x7f.1.evil.example/', /allow-list/],
    ['http://10.0.0.5:8000/v1', /allow-list/],
    ['ftp://api.openai.com/', /https and http/],
    ['file:///etc/passwd', /https and http/],
    ['https://user:pass@api.openai.com/v1', /user or password/],
    ['https://api.openai.com/v1?key=1', /query/],
    ['nonsense', /not a URL/],
  ])('refuses %s', (url, reason) => expect(refused(url)).toMatch(reason));

  it('reads addresses in every spelling: 2130706433 and 0x7f.1 are this machine, 0xa9fea9fe is not', () => {
    expect(refused('http://2130706433:80/')).toBeNull();
    expect(refused('http://0x7f.1/')).toBeNull();
    expect(refused('http://0xa9fea9fe/')).toMatch(/allow-list/);
    expect(refused('http://0xa9fea9fe/', { hosts: ['169.254.169.254'] })).toMatch(/not a public address/);
  });

  it('allows hosts that are named, with their port unless it is the usual one', () => {
    expect(refused('https://llm.example/v1', { hosts: ['llm.example'] })).toBeNull();
    expect(refused('https://LLM.example/v1', { hosts: [' llm.EXAMPLE '] })).toBeNull();
    expect(refused('https://llm.example:8443/v1', { hosts: ['llm.example'] })).toMatch(/allow-list/);
    expect(refused('https://llm.example:8443/v1', { hosts: ['llm.example:8443'] })).toBeNull();
    expect(refused('https://sub.llm.example/v1', { hosts: ['llm.example'] })).toMatch(/allow-list/);
  });

  it('judges each address that a name resolves to', () => {
    const { refusal } = allowedEndpoint('https://api.openai.com/v1');
    expect(refusal('104.18.6.192')).toBeNull();
    expect(refusal('10.0.0.1')).toMatch(/not a public address/);
    expect(refusal('169.254.169.254')).toMatch(/not a public address/);
    expect(refusal('::ffff:10.0.0.1')).toMatch(/not a public address/);
    expect(refusal('127.0.0.1')).toMatch(/this machine/);
  });

  it('lets localhost be this machine only', () => {
    const { refusal } = allowedEndpoint('http://localhost:8000/v1');
    expect(refusal('127.0.0.1')).toBeNull();
    expect(refusal('8.8.8.8')).toMatch(/not this machine/);
  });

  it('lets allowed hosts be in allowed networks, also without encryption, and nowhere else', () => {
    const options = { hosts: ['llm.internal:8000'], networks: ['10.1.0.0/16', 'fd12::/16'] };
    const { refusal } = allowedEndpoint('http://llm.internal:8000/v1', options);
    expect(refusal('10.1.2.3')).toBeNull();
    expect(refusal('fd12::5')).toBeNull();
    expect(refusal('10.2.0.1')).toMatch(/not a public address/);
    expect(refusal('8.8.8.8')).toMatch(/without encryption/);
    expect(refused('http://10.1.2.3:8000/', { hosts: ['10.1.2.3:8000'], networks: ['10.1.0.0/16'] })).toBeNull();
  });

  it.each(['10.0.0.0/33', 'ten', '10.0.0.0/-1', '::/129'])('refuses %s as a network', (network) =>
    expect(refused('https://api.openai.com/v1', { networks: [network] })).toMatch(/not a network/),
  );
});
