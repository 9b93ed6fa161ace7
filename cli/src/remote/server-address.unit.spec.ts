import { describe, expect, it } from '@jest/globals';
import { makeFolder, removeFolder } from '../testing/files.js';
import { placeAt } from '../place/place.js';
import { serverAddress } from './server-address.js';

describe('the address of a server', () => {
  it.each([
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
    ['https://pulse.example.org/team/', 'https://pulse.example.org/team'],
    ['HTTPS://Pulse.Example.org:443', 'https://pulse.example.org'],
  ])('%s is %s', (asked, url) => {
    expect(serverAddress(asked, {})).toEqual({ url, apiKey: null });
  });

  it.each([
    ['127.0.0.1:8080', 'it has no http:// or https:// before it'],
    ['localhost:8080', 'it has no http:// or https:// before it'],
    ['ftp://host', 'ftp: is neither http: nor https:'],
    ['nonsense', 'it cannot be read'],
    ['http://host?x=1', 'it has a query or a fragment'],
    ['http://host/v1', 'name the server without /v1'],
    ['https://host/team/v1/', 'name the server without /v1'],
  ])('%s is refused: %s', (asked, why) => {
    expect(() => serverAddress(asked, {})).toThrow(why);
  });

  it('never holds a password, and does not repeat one', () => {
    expect(() => serverAddress('http://me:hunter2@host', {})).toThrow('the key belongs into PULSE_API_KEY');
    expect(() => serverAddress('http://me:hunter2@host', {})).not.toThrow(/hunter2/);
  });

  it('comes with the key of the environment, or of the file that it names', () => {
    const folder = makeFolder({ key: '  pulse_file_key\n' });
    const keyOf = (env: NodeJS.ProcessEnv) => serverAddress('https://h', env).apiKey;
    expect(keyOf({ PULSE_API_KEY: 'pulse_a_b' })).toBe('pulse_a_b');
    expect(keyOf({ PULSE_API_KEY_FILE: `${folder}/key` })).toBe('pulse_file_key');
    expect(keyOf({ PULSE_API_KEY: 'pulse_a_b', PULSE_API_KEY_FILE: `${folder}/key` })).toBe('pulse_a_b');
    expect(() => keyOf({ PULSE_API_KEY_FILE: `${folder}/none` })).toThrow(/PULSE_API_KEY_FILE.*cannot be read/);
    expect(() => keyOf({ PULSE_API_KEY: 'two words' })).toThrow('characters that no key has');
    removeFolder(folder);
  });
});

describe('a key', () => {
  const env = { PULSE_API_KEY: `pulse_${'a'.repeat(12)}_${'b'.repeat(43)}` };

  it.each([
    'http://host',
    'http://10.0.0.1:8080',
    'http://127.0.0.1.example.org',
    'http://localhost.example.org',
    'http://128.0.0.1',
    'http://[::2]',
  ])('is not sent to %s without being told to', (url) => {
    expect(() => serverAddress(url, env)).toThrow(/^the API key is not sent to .* unencrypted/);
    expect(() => serverAddress(url, env)).not.toThrow('b'.repeat(43));
    for (const no of ['', '0', 'false'])
      expect(() => serverAddress(url, { ...env, PULSE_INSECURE: no })).toThrow(/unencrypted/);
    expect(serverAddress(url, { ...env, PULSE_INSECURE: '1' })).toEqual({ url, apiKey: env.PULSE_API_KEY });
    expect(serverAddress(url, {})).toEqual({ url, apiKey: null });
  });

  it.each([
    'https://host',
    'https://10.0.0.1',
    'http://localhost:8080',
    'http://pulse.localhost',
    'http://127.0.0.1:8080',
    'http://127.1.2.3',
    'http://[::1]:8080',
  ])('is sent to %s', (url) => expect(serverAddress(url, env)).toEqual({ url, apiKey: env.PULSE_API_KEY }));
});

describe('the place of a command', () => {
  const kind = (options: object, env: NodeJS.ProcessEnv = {}) => {
    const place = placeAt('/folder', options, env);
    return place.kind === 'server' ? place.server.url : place.home.root;
  };
  it.each([
    [{}, {}, '/folder/.pulse'],
    [{}, { PULSE_HOME: '/data' }, '/data'],
    [{}, { PULSE_HOME: '/data', PULSE_SERVER: 'http://s' }, 'http://s'],
    [{ home: '/mine' }, { PULSE_SERVER: 'http://s' }, '/mine'],
    [{ server: 'http://t' }, { PULSE_SERVER: 'http://s', PULSE_HOME: '/data' }, 'http://t'],
    [{}, { PULSE_SERVER: '' }, '/folder/.pulse'],
  ])('with %j and %j is %s', (options, env, expected) => {
    expect(kind(options, env)).toBe(expected);
  });

  it('is one', () => {
    expect(() => kind({ home: '/mine', server: 'http://s' })).toThrow('--home and --server exclude each other');
  });
});
