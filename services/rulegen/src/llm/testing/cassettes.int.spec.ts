import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Secret } from '@pulse/config';
import { openAiProvider } from '../openai/openai-provider.js';
import type { LlmRequest } from '../provider.js';
import { allowedEndpoint } from '../transport/allow-list.js';
import { CassetteMissError, FakeLlmServer, readCassette, recordingProvider, replayingProvider } from './index.js';

const KEY = 'canary-key-0123456789';
const signal = new AbortController().signal;
const request = (content: string, callId = 'a'): LlmRequest => ({
  callId,
  model: 'm',
  system: 's',
  messages: [{ role: 'user', content }],
  schema: { name: 'x', schema: { type: 'object' } },
  maxOutputTokens: 100,
});

describe('cassettes', () => {
  it('replay what was recorded, errors too, without the server and without the key', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pulse-cassette-'));
    const file = join(folder, 'deep', 'one.json');
    const server = await FakeLlmServer.start([
      { kind: 'answer', text: `{"a":"${KEY}"}` },
      { kind: 'raw', status: 429, headers: { 'retry-after': '1' }, body: '{}' },
      { kind: 'answer', text: '{"b":1}' },
    ]);
    const inner = openAiProvider({
      endpoint: allowedEndpoint(server.url),
      key: new Secret(KEY),
      now: () => new Date(0),
    });
    const recording = recordingProvider(inner);
    const first = await recording.complete(request('one'), signal);
    const second = await recording.complete(request('two'), signal);
    const third = await recording.complete(request('two', 'b'), signal);
    await recording.save(file);
    await server.stop();

    const text = await readFile(file, 'utf8');
    expect(text).not.toContain(KEY);
    expect(text).not.toContain('127.0.0.1');
    const replaying = replayingProvider(await readCassette(file));
    const noId = { requestId: null };
    expect(await replaying.complete(request('two', 'x'), signal)).toEqual({ ...second, ...noId });
    expect(await replaying.complete(request('two', 'y'), signal)).toEqual({ ...third, ...noId });
    expect(await replaying.complete(request('one', 'z'), signal)).toEqual({ ...first, ...noId });
    await expect(replaying.complete(request('one'), signal)).rejects.toThrow(/no exchange left/);
    await rm(folder, { recursive: true });
  });

  it('names what differs where nothing recorded is equal', async () => {
    const outcome = { kind: 'truncation', body: '{}', usage: 'unknown', requestId: null } as const;
    const { callId: _callId, ...recorded } = request('the quick brown fox jumps over the lazy dog');
    const replaying = replayingProvider({
      version: 1,
      provider: 'openai',
      exchanges: [{ request: recorded, outcome }],
    });
    const miss = replaying.complete(request('the quick brown cat jumps over the lazy dog'), signal);
    await expect(miss).rejects.toThrow(CassetteMissError);
    await expect(replaying.complete({ ...request('x'), model: 'other' }, signal)).rejects.toThrow(
      /\/model \(character 0\) differs: recorded "m", asked "other"/,
    );
    await expect(miss).rejects.toThrow(
      /\/messages\/0\/content \(character 16\) differs: recorded ".*fox.*", asked ".*cat/,
    );
  });
});
