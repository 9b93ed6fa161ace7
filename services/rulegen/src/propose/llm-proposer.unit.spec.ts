import { describe, expect, it } from '@jest/globals';
import { HoldLostError } from '@pulse/rules';
import { Breaker, NO_USAGE } from '../llm/index.js';
import { failure, refusal, reply, truncation } from './testing/scripted-provider.js';
import { BAD, GOOD, stage, START } from './testing/stage.js';
import { wireReply, wireRule, wireTest } from './testing/wire-rules.js';

const models = (provider: { readonly requests: readonly { readonly model: string }[] }) =>
  provider.requests.map(({ model }) => model);

describe('a proposal', () => {
  it('is reserved, dispatched, asked for, stored, settled and read, in this order', async () => {
    const { budget, artifacts, provider, propose } = stage([reply(GOOD)]);
    const proposal = await propose();
    expect(proposal).toMatchObject({
      outcome: 'ok',
      cost: 150,
      preferred: ['oil'],
      forbidden: ['hope'],
      findings: [],
      promptVersion: 'rules-2',
    });
    expect(proposal.skeletons).toMatchObject([
      { callId: 'run1.1.propose.1', model: 'large', skeleton: { effect: { on: 'unemployment', sign: 1 } } },
    ]);
    expect(budget.journal).toEqual([
      'reserve run1.1.propose.1',
      'dispatch run1.1.propose.1',
      'settle run1.1.propose.1 150 with a reply',
    ]);
    const [call] = proposal.calls;
    expect(call).toMatchObject({
      callId: 'run1.1.propose.1',
      model: 'large',
      outcome: 'reply',
      cost: 150,
      reused: false,
    });
    expect(JSON.parse(artifacts.stored.get(call!.reply!)!)).toMatchObject({
      kind: 'llm-reply',
      promptHash: proposal.promptHash,
      outcome: { text: GOOD },
    });
    expect(JSON.parse(artifacts.stored.get(proposal.promptHash)!)).toMatchObject({
      kind: 'llm-prompt',
      user: provider.requests[0]!.messages[0]!.content,
    });
  });

  it('asks for no more output than the hold covers, and for an input no larger than was held', async () => {
    const { budget, provider, propose } = stage([reply(GOOD)], { budget: { limit: 8000 } });
    await propose();
    const [request] = provider.requests;
    expect(request!.maxOutputTokens).toBe(Math.min(1500, 8000 - budget.reserved[0]!.inputBytes));
    expect(budget.reserved[0]!.inputBytes).toBe(provider.inputBytes(request!));
    expect(budget.reserved[0]).toMatchObject({
      runId: 'run1',
      batchId: null,
      provider: 'scripted',
      model: 'large',
      wantedOutputTokens: 1500,
    });
  });

  it('keeps its prompt within what one request may be', async () => {
    const { budget, propose } = stage([reply(GOOD)], {
      budget: { tokensPerRequest: 8000 },
      ask: { context: Array.from({ length: 40 }, (_, i) => ({ source: 'news', text: `${i} ${'oil '.repeat(200)}` })) },
    });
    expect((await propose()).outcome).toBe('ok');
    expect(budget.reserved[0]!.inputBytes).toBeLessThanOrEqual(6500);
    expect(budget.reserved[0]!.inputBytes).toBeGreaterThan(4000);
  });

  it('is denied where a prompt does not fit at all', async () => {
    const { budget, propose } = stage([], { budget: { tokensPerRequest: 3000 } });
    expect(await propose()).toMatchObject({ outcome: 'denied', calls: [], cost: 0 });
    expect(budget.journal).toEqual([]);
  });

  it('keeps the rules that can be used of a list, without asking again', async () => {
    const mixed = wireReply([
      wireRule(),
      { ...wireRule(), direction: 'sideways' },
      wireRule([wireTest({ series: { name: 'oil', transform: 'delta', turns: 99, lag: 0 } })]),
    ]);
    const { provider, propose } = stage([reply(mixed)]);
    const proposal = await propose();
    expect(proposal).toMatchObject({ outcome: 'partial', reason: '1 of 3 rules can be used' });
    expect(proposal.findings.map(({ path }) => path)).toEqual([
      '/rules/1/direction',
      '/rules/2/any/0/all/0/series/turns',
    ]);
    expect(provider.requests).toHaveLength(1);
  });

  it('has each rule once, and may have none', async () => {
    const twice = await stage([
      reply(wireReply([wireRule(), wireRule([wireTest()], { mechanism: 'Other words.' })])),
    ]).propose();
    expect(twice.skeletons).toHaveLength(1);
    expect(twice).toMatchObject({ outcome: 'partial', findings: [{ code: 'proposal.duplicate', path: '/rules/1' }] });
    expect(await stage([reply(wireReply([]))]).propose()).toMatchObject({
      outcome: 'ok',
      skeletons: [],
      reason: 'the model had no rule to propose',
    });
  });
});

describe('a reply that cannot be used', () => {
  it('is asked for once more, with the exact paths, and paid for once more', async () => {
    const { budget, provider, propose } = stage([reply(BAD), reply(GOOD)]);
    const proposal = await propose();
    expect(proposal).toMatchObject({ outcome: 'ok', cost: 300 });
    expect(proposal.skeletons[0]!.callId).toBe('run1.1.propose.2');
    expect(budget.journal.filter((line) => line.startsWith('reserve'))).toHaveLength(2);
    const { content } = provider.requests[1]!.messages[0]!;
    expect(content).toContain('"path":"/rules/0/direction"');
    expect(content).toContain('sideways');
  });

  it.each([
    ['the same', BAD, /said the same/],
    ['as bad', 'not JSON', /asked again neither/],
  ])('is not asked for a third time: %s', async (_, second, reason) => {
    const { provider, propose } = stage([reply(BAD), reply(second)]);
    expect(await propose()).toMatchObject({ outcome: 'invalid', skeletons: [], reason: expect.stringMatching(reason) });
    expect(provider.requests).toHaveLength(2);
  });

  it('says what was wrong where the second turn is not granted', async () => {
    const { propose } = stage([{ ...reply(BAD), usage: { ...NO_USAGE, noCache: 9000 } }], {
      budget: { limit: 10_000 },
    });
    const proposal = await propose();
    expect(proposal.outcome).toBe('invalid');
    expect(proposal.findings).toMatchObject([{ path: '/rules/0/direction' }]);
  });
});

describe('refusal and truncation', () => {
  it('a refusal is final', async () => {
    const { provider, propose } = stage([refusal]);
    expect(await propose()).toMatchObject({ outcome: 'refused', skeletons: [], cost: 150 });
    expect(provider.requests).toHaveLength(1);
  });

  it('a truncation is asked for again with more room, never read', async () => {
    const { provider, propose } = stage([truncation, reply(GOOD)]);
    expect(await propose()).toMatchObject({ outcome: 'ok', cost: 300 });
    expect(provider.requests.map(({ maxOutputTokens }) => maxOutputTokens)).toEqual([1500, 3000]);
    expect(provider.requests[1]!.messages).toEqual(provider.requests[0]!.messages);
  });

  it('or for fewer rules, where more room is not granted', async () => {
    const whole = stage([reply(GOOD)]);
    await whole.propose();
    const tokensPerRequest = whole.budget.reserved[0]!.inputBytes + 1600;
    const { provider, propose } = stage([truncation, reply(GOOD)], { budget: { tokensPerRequest } });
    expect((await propose()).outcome).toBe('ok');
    expect(provider.requests[0]!.messages[0]!.content).toContain('at most 4 rules');
    expect(provider.requests[1]!.messages[0]!.content).toContain('at most 2 rules');
  });

  it('and not a third time', async () => {
    const { provider, propose } = stage([truncation, truncation]);
    expect(await propose()).toMatchObject({ outcome: 'truncated', skeletons: [] });
    expect(provider.requests).toHaveLength(2);
  });
});

describe('a provider that fails', () => {
  it('is tried three times, each attempt reserved anew, with growing waits', async () => {
    const fail = failure('server', { usage: 'unknown' });
    const { budget, waits, propose } = stage([fail, fail, reply(GOOD)]);
    const proposal = await propose();
    expect(proposal.outcome).toBe('ok');
    expect(proposal.calls.map(({ callId, outcome }) => [callId, outcome])).toEqual([
      ['run1.1.propose.1', 'server'],
      ['run1.1.propose.2', 'server'],
      ['run1.1.propose.3', 'reply'],
    ]);
    expect(waits).toEqual([2500, 5000]);
    expect(budget.journal.filter((line) => line.includes('in full'))).toHaveLength(2);
    expect(proposal.cost).toBe(budget.settled);
  });

  it('is left alone as long as it asks', async () => {
    const { waits, propose } = stage([failure('rate_limited', { retryAfterMs: 9000 }), reply(GOOD)]);
    await propose();
    expect(waits).toEqual([9000]);
  });

  it('is not waited for beyond the deadline', async () => {
    const ask = { deadline: new Date(START.getTime() + 8000) };
    const late = failure('rate_limited', { retryAfterMs: 9000 });
    const { waits, propose } = stage([late, late], { ask });
    expect(await propose()).toMatchObject({ outcome: 'unavailable', reason: expect.stringMatching(/no time/) });
    expect(waits).toEqual([]);
  });

  it('makes the next model be asked when all attempts failed, and at once where trying again is no use', async () => {
    const down = failure('overloaded');
    const first = stage([down, down, down, reply(GOOD)]);
    expect((await first.propose()).outcome).toBe('ok');
    expect(models(first.provider)).toEqual(['large', 'large', 'large', 'small']);
    const second = stage([failure('not_found'), reply(GOOD)]);
    expect((await second.propose()).skeletons[0]!.model).toBe('small');
    expect(models(second.provider)).toEqual(['large', 'small']);
  });

  it.each(['authentication', 'quota', 'redirected', 'blocked'] as const)(
    'is not asked again at all after %s',
    async (error) => {
      const { provider, propose } = stage([failure(error)]);
      expect(await propose()).toMatchObject({ outcome: 'unavailable', cost: 0 });
      expect(provider.requests).toHaveLength(1);
    },
  );

  it('is left alone after five failures in a row, and its models with it only', async () => {
    const breaker = new Breaker();
    for (let i = 0; i < 5; i++) breaker.failed('scripted/large', START);
    const { provider, propose } = stage([reply(GOOD)], { options: { breaker } });
    expect((await propose()).skeletons[0]!.model).toBe('small');
    expect(models(provider)).toEqual(['small']);
  });

  it('may be tried again after an attempt that never came to an end', async () => {
    const breaker = new Breaker();
    for (let i = 0; i < 5; i++) breaker.failed('scripted/large', START);
    const minuteLater = () => new Date(START.getTime() + 60_000);
    const { artifacts, propose } = stage([reply(GOOD)], { options: { breaker, now: minuteLater } });
    const put = artifacts.put.bind(artifacts);
    artifacts.put = async (content) => {
      if (String(content).includes('llm-reply')) throw new Error('the disk is full');
      return put(content);
    };
    await expect(propose()).rejects.toThrow('the disk is full');
    const next = stage([reply(GOOD)], { options: { breaker, now: minuteLater } });
    expect((await next.propose()).skeletons[0]!.model).toBe('large');
  });

  it('is unavailable when every model is', async () => {
    const { provider, propose } = stage(Array(6).fill(failure('overloaded')));
    expect(await propose()).toMatchObject({ outcome: 'unavailable', skeletons: [], cost: 0 });
    expect(provider.requests).toHaveLength(6);
  });
});

describe('the budget', () => {
  it('denies without anything being sent', async () => {
    const { provider, propose } = stage([], { budget: { limit: 10 } });
    expect(await propose()).toMatchObject({
      outcome: 'denied',
      cost: 0,
      calls: [],
      reason: expect.stringMatching(/^budget.limit/),
    });
    expect(provider.requests).toEqual([]);
  });

  it('lets a model that has a price stand in for one that has none', async () => {
    const { provider, propose } = stage([reply(GOOD)], { budget: { unpriced: ['large'] } });
    expect((await propose()).outcome).toBe('ok');
    expect(models(provider)).toEqual(['small']);
  });

  it('has the cheapest model asked when it is nearly used up', async () => {
    const { budget, provider, propose } = stage([reply(GOOD)], {
      options: { models: ['large', 'middle', 'small'] },
      budget: { level: () => 'critical' },
    });
    expect((await propose()).outcome).toBe('ok');
    expect(models(provider)).toEqual(['small']);
    expect(budget.journal[1]).toBe('release run1.1.propose.1');
    expect(budget.held).toBe(0);
  });

  it('charges in full what was cancelled on its way, and nothing is left held', async () => {
    const cancel = new AbortController();
    const { budget, propose } = stage([() => (cancel.abort(), failure('aborted', { usage: 'unknown' }))], {
      signal: cancel.signal,
    });
    expect(await propose()).toMatchObject({ outcome: 'unavailable', reason: 'cancelled' });
    expect(budget.journal.at(-1)).toMatch(/in full/);
    expect(budget.held).toBe(0);
  });

  it('is not asked by one who was cancelled, or came too late', async () => {
    const cancelled = stage([], { signal: AbortSignal.abort() });
    expect(await cancelled.propose()).toMatchObject({ outcome: 'unavailable', reason: 'cancelled' });
    const late = stage([], { ask: { deadline: START } });
    expect(await late.propose()).toMatchObject({ outcome: 'unavailable', reason: 'the deadline is over' });
    expect([...cancelled.budget.journal, ...late.budget.journal]).toEqual([]);
  });

  it('is asked anew, under another id, where the money was gone before the call was sent', async () => {
    const { budget, provider, propose } = stage([reply(GOOD)]);
    const dispatched = budget.dispatched.bind(budget);
    let first = true;
    budget.dispatched = async (callId, hold) => {
      if (!first) return dispatched(callId, hold);
      first = false;
      await budget.release(callId, 'swept');
      throw new HoldLostError(callId, 'it was released or swept');
    };
    expect(await propose()).toMatchObject({ outcome: 'ok', calls: [{ callId: 'run1.1.propose.2' }] });
    expect(provider.requests).toHaveLength(1);
  });

  it('says why where the money is gone each time', async () => {
    const { budget, provider, propose } = stage([], { options: { models: ['large'] } });
    budget.dispatched = async (callId) => {
      await budget.release(callId, 'swept');
      throw new HoldLostError(callId, 'it was released or swept');
    };
    expect(await propose()).toMatchObject({
      outcome: 'unavailable',
      reason: 'the money for the call was gone before it was sent: it was released or swept',
    });
    expect(provider.requests).toEqual([]);
  });

  it('is not waited for by one who was cancelled', async () => {
    const cancel = new AbortController();
    const { budget, propose } = stage([], { signal: cancel.signal });
    budget.reserve = async ({ callId }, signal) => {
      cancel.abort();
      expect(signal!.aborted).toBe(true);
      return { granted: false, callId, code: 'budget.held', message: '', scope: null, retryAt: null };
    };
    expect(await propose()).toMatchObject({ outcome: 'unavailable', reason: 'cancelled', calls: [] });
  });

  it('still settles a call whose reply cannot be stored', async () => {
    const { budget, artifacts, propose } = stage([reply(GOOD)]);
    const put = artifacts.put.bind(artifacts);
    artifacts.put = async (content) => {
      if (String(content).includes('llm-reply')) throw new Error('the disk is full');
      return put(content);
    };
    await expect(propose()).rejects.toThrow('the disk is full');
    expect(budget.journal.at(-1)).toBe('settle run1.1.propose.1 150');
  });
});
