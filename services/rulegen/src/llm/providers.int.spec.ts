import { afterEach, describe, expect, it } from '@jest/globals';
import { Secret } from '@pulse/config';
import { anthropicProvider } from './anthropic/anthropic-provider.js';
import type { ProviderOptions } from './exchange.js';
import { openAiProvider } from './openai/openai-provider.js';
import type { LlmProvider, LlmRequest } from './provider.js';
import { FakeLlmServer, type FakeScript } from './testing/index.js';
import { allowedEndpoint } from './transport/allow-list.js';
import { NO_USAGE } from './usage.js';

const KEY = 'canary-key-0123456789';
const REQUEST: LlmRequest = {
  callId: 'r.1.propose.1',
  model: 'm',
  system: 'You answer.',
  messages: [{ role: 'user', content: 'Ask.' }],
  schema: { name: 'answer', schema: { type: 'object', properties: {}, required: [], additionalProperties: false } },
  maxOutputTokens: 700,
};

let server: FakeLlmServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

type Made = (options: ProviderOptions) => LlmProvider;
const INTERFACES: readonly (readonly [string, Made])[] = [
  ['chat completions', (options) => openAiProvider(options)],
  ['messages', (options) => anthropicProvider(options)],
];

async function ask(
  make: Made,
  steps: readonly FakeScript[],
  more: Partial<ProviderOptions> = {},
  signal = new AbortController().signal,
) {
  server = await FakeLlmServer.start(steps);
  const endpoint = allowedEndpoint(server.url);
  const provider = make({ endpoint, key: new Secret(KEY), now: () => new Date(0), timeoutMs: 5_000, ...more });
  const outcome = await provider.complete(REQUEST, signal);
  expect(JSON.stringify(outcome)).not.toContain(KEY);
  expect(JSON.stringify(server.requests.map(({ body }) => body))).not.toContain(KEY);
  return outcome;
}

describe.each(INTERFACES)('%s', (_, make) => {
  it('gives the text, the usage and the id of an answer', async () => {
    const outcome = await ask(make, [{ kind: 'answer', text: '{"a":1}' }]);
    expect(outcome).toMatchObject({ kind: 'reply', text: '{"a":1}', requestId: 'req_1' });
    const sent = JSON.stringify(server!.requests[0]!.body).length;
    expect(outcome.usage).toEqual({ noCache: Math.ceil(sent / 4), cacheRead: 0, cacheWrite: 0, text: 2, reasoning: 0 });
  });

  it('tells refusal and truncation apart from answers', async () => {
    expect(await ask(make, [{ kind: 'refuse' }])).toMatchObject({ kind: 'refusal' });
    await server!.stop();
    expect(await ask(make, [{ kind: 'truncate', text: '{"rules":[{"mech' }])).toMatchObject({ kind: 'truncation' });
  });

  it('does not know what an answer cost that does not say it, or says what cannot be', async () => {
    expect(await ask(make, [{ kind: 'answer', text: '{}', usage: null }])).toMatchObject({
      kind: 'reply',
      usage: 'unknown',
    });
    await server!.stop();
    const negative = { prompt_tokens: -5, completion_tokens: 1, input_tokens: -5, output_tokens: 1 };
    expect(await ask(make, [{ kind: 'answer', text: '{}', usage: negative }])).toMatchObject({
      kind: 'reply',
      usage: 'unknown',
    });
  });

  it.each([
    [
      '429 with retry-after',
      { status: 429, headers: { 'retry-after': '2' } },
      { error: 'rate_limited', retryable: true, retryAfterMs: 2000, usage: NO_USAGE },
    ],
    ['500', { status: 500 }, { error: 'server', retryable: true, usage: 'unknown' }],
    ['503', { status: 503 }, { error: 'overloaded', retryable: true, usage: 'unknown' }],
    ['529', { status: 529 }, { error: 'overloaded', retryable: true, usage: 'unknown' }],
    ['400', { status: 400 }, { error: 'bad_request', retryable: false, usage: NO_USAGE }],
    ['401', { status: 401 }, { error: 'authentication', retryable: false, usage: NO_USAGE }],
    ['404', { status: 404 }, { error: 'not_found', retryable: false, usage: NO_USAGE }],
  ])('says what %s means, without what the provider says of it', async (_name, step, expected) => {
    const body = JSON.stringify({ error: { type: 'some_error', message: `Incorrect API key provided: ${KEY}` } });
    const outcome = await ask(make, [{ kind: 'raw', body, ...step }]);
    expect(outcome).toMatchObject({ kind: 'error', ...expected });
    expect(JSON.stringify(outcome)).toContain('some_error');
    expect(JSON.stringify(outcome)).not.toContain('Incorrect');
  });

  it('does not follow a redirect', async () => {
    const elsewhere = await FakeLlmServer.start([{ kind: 'answer', text: '{}' }]);
    const step = { kind: 'raw', status: 307, headers: { location: elsewhere.url }, body: '' } as const;
    expect(await ask(make, [step])).toMatchObject({ kind: 'error', error: 'redirected', retryable: false });
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.stop();
  });

  it.each([
    ['not JSON', 'Here is your answer: {'],
    ['an array', '[]'],
    ['another interface', '{"ok":true}'],
    ['no choice', '{"choices":[],"content":[],"stop_reason":"end_turn"}'],
    [
      'the usage twice',
      '{"choices":[{"message":{"content":"{}"},"finish_reason":"stop"}],"content":[{"type":"text","text":"{}"}],"stop_reason":"end_turn","usage":{"prompt_tokens":9,"completion_tokens":9},"usage":{"prompt_tokens":0,"completion_tokens":0}}',
    ],
  ])('takes %s for no answer, and charges the hold', async (_name, body) =>
    expect(await ask(make, [{ kind: 'raw', status: 200, body }])).toMatchObject({
      kind: 'error',
      error: 'malformed',
      retryable: false,
      usage: 'unknown',
    }),
  );

  it('charges the hold where the connection breaks, in a reply or before one', async () => {
    expect(await ask(make, [{ kind: 'reset', within: true }])).toMatchObject({
      error: 'network',
      retryable: true,
      usage: 'unknown',
    });
    await server!.stop();
    expect(await ask(make, [{ kind: 'reset', within: false }])).toMatchObject({
      error: 'network',
      retryable: true,
      usage: 'unknown',
    });
  });

  it('charges nothing where nobody listens', async () => {
    const gone = await FakeLlmServer.start();
    const endpoint = allowedEndpoint(gone.url);
    await gone.stop();
    const provider = make({ endpoint, key: null, now: () => new Date(0) });
    expect(await provider.complete(REQUEST, new AbortController().signal)).toMatchObject({
      error: 'network',
      retryable: true,
      usage: NO_USAGE,
    });
  });

  it('waits no longer than it may, for an answer that does not come or does not end', async () => {
    expect(await ask(make, [{ kind: 'hang' }], { timeoutMs: 100 })).toMatchObject({
      error: 'timeout',
      retryable: true,
      usage: 'unknown',
    });
    await server!.stop();
    expect(await ask(make, [{ kind: 'drip', everyMs: 5 }], { timeoutMs: 100 })).toMatchObject({
      error: 'timeout',
      usage: 'unknown',
    });
  });

  it('stops reading a reply that is too long', async () =>
    expect(await ask(make, [{ kind: 'huge', bytes: 2 << 20 }], { maxReplyBytes: 1 << 16 })).toMatchObject({
      error: 'too_large',
      retryable: false,
      usage: 'unknown',
    }));

  it('ends when it is cancelled: free before it was sent, in full after', async () => {
    const cancel = new AbortController();
    const hang = () => {
      cancel.abort();
      return { kind: 'hang' } as const;
    };
    expect(await ask(make, [hang], {}, cancel.signal)).toMatchObject({
      error: 'aborted',
      retryable: false,
      usage: 'unknown',
    });
    await server!.stop();
    expect(await ask(make, [], {}, AbortSignal.abort())).toMatchObject({ error: 'aborted', usage: NO_USAGE });
    expect(server!.requests).toEqual([]);
  });

  it('does not connect where a name resolves to an address that is not allowed, whatever it resolved to before', async () => {
    const trap = await FakeLlmServer.start([{ kind: 'answer', text: '{}' }]);
    const { port } = new URL(trap.url);
    const endpoint = allowedEndpoint(`https://llm.example:${port}/v1`, { hosts: [`llm.example:${port}`] });
    const lookup = ((
      _name: string,
      _options: unknown,
      done: (error: null, addresses: { address: string; family: number }[]) => void,
    ) => {
      done(null, [
        { address: '93.184.216.34', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    }) as unknown as NonNullable<ProviderOptions['lookup']>;
    const provider = make({ endpoint, key: new Secret(KEY), now: () => new Date(0), lookup });
    const outcome = await provider.complete(REQUEST, new AbortController().signal);
    expect(outcome).toMatchObject({ kind: 'error', error: 'blocked', retryable: false, usage: NO_USAGE });
    expect(trap.requests).toEqual([]);
    await trap.stop();
  });

  it('blots out a key that comes back in an answer, also where escapes hide it', async () => {
    const escaped = Array.from(KEY, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
    const body = `{"choices":[{"message":{"content":"${escaped}"},"finish_reason":"stop"}],"content":[{"type":"text","text":"${escaped}"}],"stop_reason":"end_turn","x":"${KEY}"}`;
    const outcome = await ask(make, [{ kind: 'raw', status: 200, body }]);
    expect(outcome).toMatchObject({ kind: 'reply', text: '[secret]' });
    expect(outcome.kind === 'reply' && outcome.body).not.toContain(KEY);
  });

  it('bounds the tokens of the input by its bytes', () => {
    const provider = make({ endpoint: allowedEndpoint('http://127.0.0.1:1'), key: null, now: () => new Date(0) });
    const text = 'é🙂 and so on';
    const bytes = Buffer.byteLength(REQUEST.system + text + JSON.stringify(REQUEST.schema.schema));
    const bound = provider.inputBytes({ ...REQUEST, messages: [{ role: 'user', content: text }] });
    expect(bound).toBeGreaterThanOrEqual(bytes);
    expect(bound).toBeLessThan(bytes + 1200);
  });
});

describe('what is sent', () => {
  it('is a chat completion with a strict schema and a cap, the key in its header', async () => {
    await ask((options) => openAiProvider(options), [{ kind: 'answer', text: '{}' }]);
    const [{ path, headers, body }] = server!.requests as [FakeLlmServer['requests'][0]];
    expect(path).toBe('/v1/chat/completions');
    expect(headers['authorization']).toBe(`Bearer ${KEY}`);
    expect(body).toEqual({
      model: 'm',
      messages: [
        { role: 'system', content: 'You answer.' },
        { role: 'user', content: 'Ask.' },
      ],
      max_tokens: 700,
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'answer', strict: true, schema: REQUEST.schema.schema },
      },
      stream: false,
    });
  });

  it('caps by the other field where that is asked for', async () => {
    await ask(
      (options) => openAiProvider({ ...options, capField: 'max_completion_tokens' }),
      [{ kind: 'answer', text: '{}' }],
    );
    expect(server!.requests[0]!.body).toMatchObject({ max_completion_tokens: 700 });
    expect(server!.requests[0]!.body).not.toHaveProperty('max_tokens');
  });

  it('is a message with an output format', async () => {
    await ask((options) => anthropicProvider(options), [{ kind: 'answer', text: '{}' }]);
    const [{ path, headers, body }] = server!.requests as [FakeLlmServer['requests'][0]];
    expect(path).toBe('/v1/messages');
    expect(headers).toMatchObject({ 'x-api-key': KEY, 'anthropic-version': '2023-06-01' });
    expect(body).toEqual({
      model: 'm',
      max_tokens: 700,
      system: 'You answer.',
      messages: [{ role: 'user', content: 'Ask.' }],
      output_config: { format: { type: 'json_schema', schema: REQUEST.schema.schema } },
    });
  });

  it('is a forced tool for models without output formats, whose input is the answer', async () => {
    const body = JSON.stringify({
      content: [
        { type: 'text', text: 'Well.' },
        { type: 'tool_use', name: 'answer', input: { a: 1 } },
      ],
      stop_reason: 'tool_use',
      usage: { input_tokens: 3, output_tokens: 4 },
    });
    const outcome = await ask(
      (options) => anthropicProvider({ ...options, structure: 'tool' }),
      [{ kind: 'raw', status: 200, body }],
    );
    expect(outcome).toMatchObject({ kind: 'reply', text: '{"a":1}', usage: { noCache: 3, text: 4 } });
    expect(server!.requests[0]!.body).toMatchObject({
      tools: [{ name: 'answer', input_schema: REQUEST.schema.schema }],
      tool_choice: { type: 'tool', name: 'answer' },
    });
  });
});

describe('OpenAI itself', () => {
  /** Requests to its name reach the fake. */
  async function askOpenAi(body: object) {
    server = await FakeLlmServer.start([{ kind: 'raw', status: 200, body: JSON.stringify(body) }]);
    const url = new URL(server.url.replace('127.0.0.1', 'api.openai.com'));
    const endpoint = { url, refusal: () => null };
    const lookup = ((_name: string, _options: unknown, done: (error: null, addresses: object[]) => void) =>
      done(null, [{ address: '127.0.0.1', family: 4 }])) as unknown as NonNullable<ProviderOptions['lookup']>;
    const provider = openAiProvider({ endpoint, key: new Secret(KEY), now: () => new Date(0), lookup });
    return provider.complete(REQUEST, new AbortController().signal);
  }
  const answer = (more: object) => ({
    choices: [{ message: { content: '{}' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 3, completion_tokens: 4 },
    ...more,
  });

  it('is asked for the tier that prices are of', async () => {
    await askOpenAi(answer({}));
    expect(server!.requests[0]!.body).toMatchObject({ service_tier: 'default', max_completion_tokens: 700 });
  });

  it.each([
    ['default', { service_tier: 'default' }, { noCache: 3, text: 4 }],
    ['null', { service_tier: null }, { noCache: 3, text: 4 }],
    ['none', {}, { noCache: 3, text: 4 }],
  ])('is believed what it says was used at tier %s', async (_tier, more, usage) =>
    expect(await askOpenAi(answer(more))).toMatchObject({ kind: 'reply', usage }),
  );

  it.each(['priority', 'flex', 'scale', 7])('is charged the hold at tier %s, whose prices nobody knows', async (tier) =>
    expect(await askOpenAi(answer({ service_tier: tier }))).toMatchObject({ kind: 'reply', usage: 'unknown' }),
  );
});
