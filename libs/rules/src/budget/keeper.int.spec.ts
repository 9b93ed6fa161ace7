import { describe, expect, it } from '@jest/globals';
import { AccountBalance } from '@pulse/contracts';
import { exceeded } from '@pulse/domain';
import type { EventLog } from '@pulse/event-log';
import { FakeClock, onFileLog, prices, request, used } from './budget-fixture.js';
import { openBudget } from './keeper.js';
import type { BudgetKeeper, Hold } from './port.js';

const open = (log: EventLog, clock: FakeClock): BudgetKeeper =>
  openBudget({ log, prices, now: clock.now, actor: 'test' });

async function granted(keeper: BudgetKeeper, clock: FakeClock, change = {}): Promise<Hold> {
  const answer = await keeper.reserve(request(clock, change));
  if (!answer.granted) throw new Error(answer.message);
  return answer;
}

/** What a log that only inherits from another needs to be bound to that. */
const own = (log: EventLog) => ({
  head: () => log.head(),
  read: (...args: Parameters<EventLog['read']>) => log.read(...args),
});

describe('a keeper on the log', () => {
  it('takes a call from its hold to its charge, and another keeper knows', async () => {
    await onFileLog(async (log) => {
      const clock = new FakeClock();
      const keeper = open(log, clock);
      expect(await granted(keeper, clock)).toMatchObject({ amount: 11_100_000, maxOutputTokens: 1000, level: 'ok' });
      await keeper.dispatched('r.1.propose.1');
      // 900 x 1,000 + 400 x 10,000 nano-dollars.
      expect(await keeper.settle('r.1.propose.1', used(900, 400), 'a'.repeat(64))).toEqual({
        callId: 'r.1.propose.1',
        cost: 4_900_000,
        confirmed: true,
        repeated: false,
        overBilled: false,
      });
      const other = await open(log, clock).status();
      expect(other).toMatchObject({ level: 'ok', tokensToday: 1300, callsToday: 1, stopped: null, blockedModels: [] });
      expect(other.scopes.map(({ scope, key, settled, held }) => [scope, key, settled, held])).toEqual([
        ['day', '2026-11-21', 4_900_000, 0],
        ['month', '2026-11', 4_900_000, 0],
        ['total', 'total', 4_900_000, 0],
        ['tokens', '2026-11-21', 1300, 0],
        ['run', 'r', 4_900_000, 0],
      ]);
      expect(other.balance).toEqual(AccountBalance.parse(other.balance));
      expect((await keeper.forecast()).perDay).toBe(700_000);
    });
  });

  it('knows which calls of a run were sent and where their replies are', async () => {
    await onFileLog(async (log) => {
      const clock = new FakeClock();
      const keeper = open(log, clock);
      for (const callId of ['a', 'b', 'c', 'd']) await granted(keeper, clock, { callId });
      await granted(keeper, clock, { callId: 'x', runId: 'other' });
      for (const callId of ['a', 'b', 'c', 'x']) await keeper.dispatched(callId);
      await keeper.settle('a', used(900, 400), 'a'.repeat(64));
      await keeper.settle('b', 'unknown', null);
      await keeper.release('d', 'no need');
      const calls = await open(log, clock).calls('r');
      expect(calls.map(({ callId, state, cost, confirmed, reply }) => [callId, state, cost, confirmed, reply])).toEqual(
        [
          ['a', 'settled', 4_900_000, true, 'a'.repeat(64)],
          ['b', 'settled', 11_100_000, false, null],
          ['c', 'dispatched', 11_100_000, false, null],
        ],
      );
    });
  });

  it('reads calls of a run from where it was asked for, and then only what is new', async () => {
    await onFileLog(async (log) => {
      const clock = new FakeClock();
      const keeper = open(log, clock);
      const call = async (callId: string, runId: string) => {
        await granted(keeper, clock, { callId, runId });
        await keeper.dispatched(callId);
        await keeper.settle(callId, used(900, 400), null);
      };
      for (let n = 0; n < 5; n++) await call(`old${n}`, 'old');
      const context = { actor: 'test', correlationId: 'test', causationId: null, traceparent: null };
      const asked = { type: 'RuleGenRequested', schemaVersion: 1, data: {} };
      await log.append('rulegen.r', null, [asked], context);
      await call('a', 'r');
      let events = 0;
      const load: EventLog['load'] = async (stream, options) => {
        const loaded = await log.load(stream, options);
        if (stream === 'budget.main') events += loaded.events.length;
        return loaded;
      };
      const watched = open(Object.assign(Object.create(log) as EventLog, { load, ...own(log) }), clock);
      const ids = async (runId: string) => (await watched.calls(runId)).map(({ callId }) => callId);
      // Each call has three events.
      expect([await ids('r'), events]).toEqual([['a'], 3]);
      await call('b', 'r');
      expect([await ids('r'), events]).toEqual([['a', 'b'], 6]);
      expect(await Promise.all([ids('r'), ids('r')])).toEqual([
        ['a', 'b'],
        ['a', 'b'],
      ]);
      expect(events).toBe(6);
      // Nobody knows when that one was asked for.
      expect(await ids('old')).toEqual(['old0', 'old1', 'old2', 'old3', 'old4']);
      expect(events).toBe(6 + 21);
    });
  });

  it('refuses a model without a price and one whose price is old, without a word to the log', async () => {
    await onFileLog(async (log) => {
      const clock = new FakeClock();
      const keeper = open(log, clock);
      expect(await keeper.reserve(request(clock, { model: 'new' }))).toMatchObject({ code: 'budget.unpriced' });
      expect(await keeper.reserve(request(clock, { model: 'old' }))).toMatchObject({ code: 'budget.stale_price' });
      expect(await log.head()).toBeNull();
    });
  });

  it.each([
    ['callId', { callId: '' }],
    ['runId', { runId: 'x'.repeat(121) }],
    ['batchId', { batchId: '' }],
    ['inputBytes', { inputBytes: -1 }],
    ['wantedOutputTokens', { wantedOutputTokens: 0 }],
    ['wantedOutputTokens', { wantedOutputTokens: 0.5 }],
    ['leastOutputTokens', { leastOutputTokens: 1001 }],
    ['runLimit', { runLimit: Infinity }],
    ['calls', { calls: 0 }],
    ['deadline', { deadline: new Date(Number.NaN) }],
  ])('refuses a request with a %s that is none: %j', async (name, change) => {
    await onFileLog(async (log) => {
      const clock = new FakeClock();
      await expect(open(log, clock).reserve(request(clock, change))).rejects.toMatchObject({
        code: 'budget.bad_call',
        message: expect.stringContaining(name),
      });
    });
  });

  it('lets a call wait for the money that others hold, until it comes back', async () => {
    await onFileLog(async (log) => {
      const clock = new FakeClock();
      const keeper = open(log, clock);
      await granted(keeper, clock, { callId: 'first', runLimit: 12_000_000 });
      await keeper.dispatched('first');
      const waiting = keeper.reserve(request(clock, { callId: 'second', runLimit: 12_000_000 }));
      await keeper.status();
      await keeper.settle('first', used(0, 100), null);
      // 11,000,000 are left, 1,100,000 are for the input: 990 output tokens.
      expect(await waiting).toMatchObject({ granted: true, maxOutputTokens: 990 });
    });
  });

  it('lets it wait for money that another process gives back, and for a hold whose deadline is over', async () => {
    await onFileLog(async (log) => {
      const clock = new FakeClock();
      const [one, two] = [open(log, clock), open(log, clock)];
      await granted(one, clock, { callId: 'first', runLimit: 12_000_000 });
      const waiting = two.reserve(request(clock, { callId: 'second', runLimit: 12_000_000 }));
      await one.release('first', 'no need');
      expect(await waiting).toMatchObject({ granted: true });
      const last = two.reserve(request(clock, { callId: 'third', runLimit: 12_000_000, deadline: clock.in(120_000) }));
      clock.pass(60_000);
      expect(await last).toMatchObject({ granted: true });
      expect((await one.status()).balance.holds.map(({ callId }) => callId)).toEqual(['third']);
    });
  });

  it('gives up waiting when the time for it is over, or it is closed', async () => {
    await onFileLog(async (log) => {
      const clock = new FakeClock();
      const keeper = open(log, clock);
      await granted(keeper, clock, { callId: 'first', runLimit: 12_000_000 });
      const second = request(clock, { callId: 'second', runLimit: 12_000_000 });
      expect(await keeper.reserve({ ...second, waitUntil: clock.now() })).toMatchObject({
        code: 'budget.held',
        scope: 'run',
      });
      const waiting = keeper.reserve(second);
      await keeper.status();
      await keeper.close();
      expect(await waiting).toMatchObject({ granted: false, code: 'budget.held' });
      await expect(keeper.reserve(second)).rejects.toMatchObject({ code: 'budget.closed' });
    });
  });

  it('gives up waiting when it is cancelled', async () => {
    await onFileLog(async (log) => {
      const clock = new FakeClock();
      const keeper = open(log, clock);
      await granted(keeper, clock, { callId: 'first', runLimit: 12_000_000 });
      const second = request(clock, { callId: 'second', runLimit: 12_000_000 });
      const cancel = new AbortController();
      const waiting = keeper.reserve(second, cancel.signal);
      await keeper.status();
      cancel.abort();
      expect(await waiting).toMatchObject({ granted: false, code: 'budget.held' });
      expect(await keeper.reserve(second, cancel.signal)).toMatchObject({ granted: false, code: 'budget.held' });
    });
  });

  it('lets a call wait for the next minute where its deadline allows, else says when that is', async () => {
    await onFileLog(async (log) => {
      const clock = new FakeClock();
      const keeper = open(log, clock);
      await keeper.configure({ limits: { callsPerMinute: 1 } });
      await granted(keeper, clock, { callId: 'first' });
      const soon = request(clock, { callId: 'second', deadline: clock.in(59_000) });
      expect(await keeper.reserve(soon)).toMatchObject({ code: 'budget.rate', retryAt: clock.in(60_000) });
      const waiting = keeper.reserve(request(clock, { callId: 'second', deadline: clock.in(90_000) }));
      await keeper.status();
      clock.pass(60_000);
      expect(await waiting).toMatchObject({ granted: true });
    });
  });

  it('does not let a call be sent whose hold was swept, given back or dispatched before', async () => {
    await onFileLog(async (log) => {
      const clock = new FakeClock();
      const keeper = open(log, clock);
      await granted(keeper, clock, { callId: 'swept' });
      clock.pass(60_000);
      expect(await keeper.sweep()).toBe(1);
      await granted(keeper, clock, { callId: 'released' });
      await keeper.release('released', 'no need');
      await granted(keeper, clock, { callId: 'twice' });
      await keeper.dispatched('twice');
      for (const callId of ['swept', 'released', 'twice', 'never reserved'])
        await expect(keeper.dispatched(callId)).rejects.toMatchObject({ code: 'budget.hold_lost', callId });
    });
  });

  it('does not let a call be sent whose hold another process took over for another request', async () => {
    await onFileLog(async (log) => {
      const clock = new FakeClock();
      const [one, two] = [open(log, clock), open(log, clock)];
      const mine = await granted(one, clock, { callId: 'same' });
      const other = await granted(two, clock, { callId: 'same', inputBytes: 2000 });
      expect(other).toMatchObject({ amount: 12_200_000 });
      await expect(one.dispatched('same', mine)).rejects.toMatchObject({ code: 'budget.hold_lost' });
      await two.dispatched('same', other);
      await two.settle('same', used(900, 400), null);
      expect(await one.reserve(request(clock, { callId: 'same' }))).toMatchObject({ code: 'budget.duplicate' });
    });
  });

  it.each([
    ['negative', { ...used(-1, 5) }],
    ['a fraction', { ...used(0.5, 5) }],
    ['no number', { ...used(Number.NaN, 5) }],
    ['beyond whole numbers', { ...used(1e300, 5) }],
  ])('charges the hold where the usage is %s', async (_what, usage) => {
    await onFileLog(async (log) => {
      const clock = new FakeClock();
      const keeper = open(log, clock);
      await granted(keeper, clock);
      await keeper.dispatched('r.1.propose.1');
      expect(await keeper.settle('r.1.propose.1', usage, null)).toMatchObject({ cost: 11_100_000, confirmed: false });
      expect((await keeper.status()).blockedModels).toEqual([]);
    });
  });

  it('charges a bill that cannot be a hundred times the hold, and calls that model no more', async () => {
    await onFileLog(async (log) => {
      const clock = new FakeClock();
      const keeper = open(log, clock);
      await keeper.configure({ limits: { daily: 1e13, monthly: 1e13, total: 1e13, emergency: 1e13 } });
      await granted(keeper, clock);
      await keeper.dispatched('r.1.propose.1');
      const settled = await keeper.settle('r.1.propose.1', used(1e15, 1e15), null);
      expect(settled).toMatchObject({ cost: 1_110_000_000, overBilled: true });
      expect((await keeper.status()).blockedModels).toEqual(['fake/m']);
      await keeper.configure({ unblock: ['fake/m'] });
      await granted(keeper, clock, { callId: 'next', runId: 'next' });
    });
  });

  it('does not go on with an account that it cannot read', async () => {
    await onFileLog(async (log) => {
      const clock = new FakeClock();
      const keeper = open(log, clock);
      await keeper.configure({ limits: { daily: 7 } });
      const { events, revision } = await log.load('budget.main');
      const { type, schemaVersion, data } = events[0]!;
      const balance = { ...(data['balance'] as object), total: { settled: '5', level: 'ok' } };
      const context = { actor: 'test', correlationId: 'test', causationId: null, traceparent: null };
      await log.append('budget.main', revision, [{ type, schemaVersion, data: { ...data, balance } }], context);
      for (const one of [keeper, open(log, clock)])
        await expect(one.reserve(request(clock))).rejects.toMatchObject({
          code: 'budget.unreadable',
          message: expect.stringMatching(/budget.main at position 2 .* \(total.settled/),
        });
    });
  });

  it('charges a call in full that was never settled, and corrects that when its usage comes', async () => {
    await onFileLog(async (log) => {
      const clock = new FakeClock();
      const keeper = open(log, clock);
      await granted(keeper, clock);
      await keeper.dispatched('r.1.propose.1');
      clock.pass(60_000);
      await keeper.sweep();
      expect((await keeper.status()).scopes[2]).toMatchObject({ settled: 11_100_000, held: 0 });
      expect(await keeper.settle('r.1.propose.1', used(900, 400), null)).toMatchObject({
        cost: 4_900_000,
        confirmed: true,
      });
      expect((await keeper.status()).scopes[2]).toMatchObject({ settled: 4_900_000, held: 0 });
      expect(await keeper.settle('r.1.propose.1', used(900, 400), null)).toMatchObject({ repeated: true });
    });
  });

  it('charges what a provider billed beyond the hold, and calls that model no more', async () => {
    await onFileLog(async (log) => {
      const clock = new FakeClock();
      const keeper = open(log, clock);
      await granted(keeper, clock);
      await granted(keeper, clock, { callId: 'on its way' });
      await keeper.dispatched('r.1.propose.1');
      expect(await keeper.settle('r.1.propose.1', used(900, 5000), null)).toMatchObject({
        cost: 50_900_000,
        overBilled: true,
      });
      expect(await keeper.reserve(request(clock, { callId: 'next' }))).toMatchObject({ code: 'budget.model_blocked' });
      await expect(keeper.dispatched('on its way')).rejects.toMatchObject({ code: 'budget.hold_lost' });
      expect(await keeper.configure({ unblock: ['fake/m'] })).toMatchObject({ blockedModels: [] });
      await granted(keeper, clock, { callId: 'next' });
    });
  });

  it('stops everything when it is told to, until it is told to go on', async () => {
    await onFileLog(async (log) => {
      const clock = new FakeClock();
      const keeper = open(log, clock);
      expect(await keeper.configure({ stopped: 'something is wrong' })).toMatchObject({ level: 'shutdown' });
      expect(await open(log, clock).reserve(request(clock))).toMatchObject({ code: 'budget.stopped' });
      await keeper.configure({ stopped: null });
      await granted(keeper, clock);
      await expect(keeper.configure({ limits: { daily: -1 } })).rejects.toMatchObject({ code: 'budget.bad_limit' });
    });
  });

  it('tells how long a prompt may be', async () => {
    await onFileLog(async (log) => {
      const keeper = open(log, new FakeClock());
      const bytes = await keeper.inputRoom(2000);
      // (8,000 - 2,000) / 1.1
      expect(bytes).toBe(5454);
      const clock = new FakeClock();
      const exact = { inputBytes: bytes, wantedOutputTokens: 2000, leastOutputTokens: 2000 };
      await granted(keeper, clock, exact);
      const more = { ...exact, callId: 'more', inputBytes: bytes + 1 };
      expect(await keeper.reserve(request(clock, more))).toMatchObject({ code: 'budget.request_tokens' });
    });
  });

  it('finds the account in its newest commit, and where that is far from the end of the log, in its stream', async () => {
    await onFileLog(async (log) => {
      const clock = new FakeClock();
      const keeper = open(log, clock);
      for (let n = 0; n < 20; n++) {
        await granted(keeper, clock, { callId: `c${n}`, runLimit: 1e9 });
        await keeper.release(`c${n}`, 'no need');
      }
      await keeper.configure({ limits: { daily: 7 } });
      const others = async (count: number) => {
        const context = { actor: 'test', correlationId: 'test', causationId: null, traceparent: null };
        let { revision } = await log.load('job.other.1');
        const event = { type: 'JobStarted', schemaVersion: 1, data: {} };
        for (let n = 0; n < count; n++) revision = await log.append('job.other.1', revision, [event], context);
      };
      const asked = async () => {
        let events = 0;
        const load: EventLog['load'] = async (...args) => {
          const loaded = await log.load(...args);
          events += loaded.events.length;
          return loaded;
        };
        const { limits } = await open(
          Object.assign(Object.create(log) as EventLog, { load, ...own(log) }),
          clock,
        ).status();
        return [limits.daily, events];
      };
      expect(await asked()).toEqual([7, 0]);
      await others(400);
      expect(await asked()).toEqual([7, 0]);
      await others(800);
      expect(await asked()).toEqual([7, 41]);
    });
  });

  it('keeps every commit within what a commit may be, with the most holds and the longest ids', async () => {
    await onFileLog(async (log) => {
      const clock = new FakeClock();
      const keeper = open(log, clock);
      const wide = { callsPerMinute: 1e6, callsPerHour: 1e6, callsPerDay: 1e6, tokensPerDay: 1e12 };
      const money = { daily: 1e15, monthly: 1e15, total: 1e15 };
      await keeper.configure({ limits: { ...wide, ...money } });
      const id = (n: number) => `${n}`.padStart(120, 'x');
      const ask = (n: number) =>
        keeper.reserve(request(clock, { callId: id(n), runId: id(n), batchId: id(n), waitUntil: clock.now() }));
      const answers = await Promise.all(Array.from({ length: 210 }, (_, n) => ask(n)));
      const held = answers.filter(({ granted }) => granted).map(({ callId }) => callId);
      expect(held.length).toBe(200);
      await Promise.all(held.map((callId) => keeper.dispatched(callId)));
      clock.pass(60_000);
      expect(await keeper.sweep()).toBe(200);
      expect(exceeded((await keeper.status()).balance)).toEqual([]);
    });
  });
});
