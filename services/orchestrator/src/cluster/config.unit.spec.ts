import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { orchestratorEnv } from './config.js';

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
