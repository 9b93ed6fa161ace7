import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Controller, Module, UseFilters, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, Payload } from '@nestjs/microservices';
import { ConflictError } from '@pulse/event-log';
import { NatsServer } from '@pulse/testing';
import type { DeadLetter, WorkMessage } from '@pulse/work-queue';
import { concat, defer, delay, from, of, throwError, type Observable } from 'rxjs';
import { setTimeout as sleep } from 'node:timers/promises';
import { PoisonWorkError, RetryLaterError } from '../handle-work/work-errors.js';
import { openBroker, until, type Broker } from '../testing/broker-ports.js';
import type { DeliveryContext } from './delivery-context.js';
import { JetStreamStrategy, type StrategyOptions } from './jetstream-strategy.js';
import { OnWork } from './on-work.js';
import { PassThroughRpcFilter } from './pass-through-filter.js';
import type { WorkObserver } from './work-observer.js';

jest.setTimeout(600_000);

/** Longer than a busy machine lets this process stand still. */
const ACK_WAIT_MS = 2000;
type Act = (message: WorkMessage) => Promise<void> | Observable<unknown> | void;

/** What the messages of the running test do, and the deliveries that were seen: [subject, number, milliseconds]. */
let acts: Record<string, Act>;
let deliveries: { readonly name: string; readonly nth: number; readonly at: number }[];
const text = (data: Uint8Array) => new TextDecoder().decode(data);

@Controller()
@UseFilters(PassThroughRpcFilter)
class Probe {
  @OnWork('sim')
  handle(@Payload() data: Uint8Array, @Ctx() { message }: DeliveryContext) {
    const name = text(data);
    deliveries.push({ name, nth: message.deliveries, at: performance.now() });
    return acts[name]?.(message);
  }
}

@Module({ controllers: [Probe] })
class ProbeModule {}

let broker: Broker;
let running: INestMicroservice[];
beforeEach(async () => {
  broker = await openBroker(await NatsServer.start(), { ackWaitMs: ACK_WAIT_MS });
  acts = {};
  deliveries = [];
  running = [];
});
afterEach(async () => {
  for (const app of running) await app.close();
  await broker.close();
});

type Changes = Partial<StrategyOptions> & { readonly observed?: Partial<WorkObserver> };

async function listen({ observed, ...changes }: Changes = {}): Promise<JetStreamStrategy> {
  const observer: WorkObserver = {
    process: (_message, handle) => handle(),
    settle: (_message, _settlement, settle) => settle(),
    missedBeats: () => {},
    failed: () => {},
    ...observed,
  };
  const { queue } = broker;
  const nothing = () => {};
  const strategy = new JetStreamStrategy({
    queue,
    slots: () => 4,
    drain: nothing,
    giveUp: nothing,
    observer,
    ...changes,
  });
  const app = await NestFactory.createMicroservice(ProbeModule, { strategy, logger: false });
  running.push(app);
  await app.listen();
  return strategy;
}

const send = (name: string, subject = `sim.b1.${name}`) =>
  broker.queue.dispatch(subject, new TextEncoder().encode(name), { traceparent: 'of the sender' });
const of_ = (name: string) => deliveries.filter((delivery) => delivery.name === name);
const numbers = (name: string) => of_(name).map(({ nth }) => nth);
async function letters(): Promise<DeadLetter[]> {
  const all: DeadLetter[] = [];
  for await (const letter of broker.queue.deadLetters()) all.push(letter);
  return all;
}

describe('what a handler does', () => {
  it('acknowledges once when it ends well, whatever it returns', async () => {
    const done: string[] = [];
    const note = (name: string) => defer(() => of(done.push(name)));
    acts = {
      nothing: () => void done.push('nothing'),
      promise: () => sleep(20).then(() => void done.push('promise')),
      // The stream has given its first value long before its work is done.
      stream: () => concat(of('first').pipe(), of('second').pipe(delay(200)), note('stream')),
    };
    for (const name of Object.keys(acts)) await send(name);
    await listen();
    await broker.settled();
    expect(done.toSorted()).toEqual(['nothing', 'promise', 'stream']);
    for (const name of Object.keys(acts)) expect(numbers(name)).toEqual([1]);
  });

  it('has a message delivered again after the time that it names', async () => {
    acts = { again: ({ deliveries: nth }) => (nth < 3 ? Promise.reject(new RetryLaterError(300)) : undefined) };
    await send('again');
    await listen();
    await broker.settled();
    expect(numbers('again')).toEqual([1, 2, 3]);
    const [first, second, third] = of_('again').map(({ at }) => at);
    expect(second! - first!).toBeGreaterThanOrEqual(295);
    expect(third! - second!).toBeGreaterThanOrEqual(295);
  });

  it.each([
    ['throws', () => Promise.reject(new Error('no luck'))],
    ['returns a stream that fails', () => throwError(() => new Error('no luck'))],
    [
      'returns a stream that fails late',
      () =>
        concat(
          of(1),
          from(sleep(50)),
          throwError(() => new Error('no luck')),
        ),
    ],
  ] satisfies [string, Act][])('has it delivered again with a backoff when it %s', async (_how, fail) => {
    acts = { bad: (message) => (message.deliveries === 1 ? fail() : undefined) };
    const failures: unknown[] = [];
    const waits: number[] = [];
    await listen({
      jitter: () => 0.5,
      observed: {
        failed: (_what, error) => failures.push((error as Error).message),
        settle: (_message, settlement, settle) => {
          if (settlement.kind === 'nak') waits.push(settlement.delayMs);
          return settle();
        },
      },
    });
    await send('bad');
    await broker.settled();
    expect(numbers('bad')).toEqual([1, 2]);
    expect(failures).toEqual(['no luck']);
    // Two seconds for a failure that nobody foresaw, and a quarter more of jitter.
    expect(waits).toEqual([2500]);
  });

  it('sets a poison message aside with bytes, headers and error, while others flow', async () => {
    acts = { bad: () => Promise.reject(new PoisonWorkError('cannot be read')), good: () => {} };
    await send('bad');
    await send('good');
    await send('other', 'unknown.b1.1');
    await listen();
    await broker.settled();
    const found = (await letters())
      .map((letter) => ({ ...letter, data: text(letter.data) }))
      .sort((a, b) => a.subject.localeCompare(b.subject));
    expect(found).toEqual([
      {
        subject: 'sim.b1.bad',
        data: 'bad',
        headers: { traceparent: 'of the sender' },
        deliveries: 1,
        error: { code: 'work.poison', message: 'cannot be read' },
      },
      expect.objectContaining({ subject: 'unknown.b1.1', error: expect.objectContaining({ code: 'work.no_handler' }) }),
    ]);
    expect(numbers('good')).toEqual([1]);
    expect(numbers('bad')).toEqual([1]);
  });

  it('settles nothing once a newer attempt has the work', async () => {
    const conflict = new ConflictError('job.b1.1', null, { version: 1, position: 1 });
    acts = { fenced: ({ deliveries: nth }) => (nth === 1 ? Promise.reject(conflict) : undefined) };
    await send('fenced');
    await listen();
    await broker.settled();
    const [first, second] = of_('fenced').map(({ at }) => at);
    expect(numbers('fenced')).toEqual([1, 2]);
    expect(second! - first!).toBeGreaterThanOrEqual(ACK_WAIT_MS - 50);
  });
});

describe('the transport', () => {
  it('keeps a message that takes more than three waits for an acknowledgement', async () => {
    acts = { long: () => sleep(3.5 * ACK_WAIT_MS) };
    await send('long');
    await listen();
    await broker.settled();
    expect(numbers('long')).toEqual([1]);
  });

  it('never takes more than it has slots for', async () => {
    let most = 0;
    let now = 0;
    const work = async () => {
      most = Math.max(most, ++now);
      await sleep(30);
      now -= 1;
    };
    const names = Array.from({ length: 20 }, (_, i) => `m${i}`);
    acts = Object.fromEntries(names.map((name) => [name, work]));
    for (const name of names) await send(name);
    await listen({ slots: () => 3 });
    await broker.settled();
    expect(most).toBe(3);
    expect(deliveries).toHaveLength(20);
  });

  it('lets what runs end before it closes, and leaves the rest to others', async () => {
    const go = Promise.withResolvers<void>();
    acts = { one: () => go.promise, two: () => go.promise, three: () => {} };
    for (const name of ['one', 'two', 'three']) await send(name);
    const strategy = await listen({ slots: () => 2 });
    await until(() => deliveries.length === 2);
    const closed = strategy.close();
    go.resolve();
    await closed;
    expect(strategy.working).toBe(0);
    expect(await broker.queue.depth()).toEqual({ waiting: 1, working: 0 });
    expect(deliveries.map(({ name }) => name)).toEqual(['one', 'two']);
  });

  it('has what does not end within the grace handed back', async () => {
    const stop = Promise.withResolvers<void>();
    acts = { endless: () => stop.promise.then(() => Promise.reject(new RetryLaterError(0))) };
    await send('endless');
    // All slots are taken, so that it waits for one to be free when it is closed.
    const strategy = await listen({ slots: () => 1, graceMs: 100, giveUp: () => stop.resolve() });
    await until(() => deliveries.length === 1);
    await strategy.close();
    const asked = performance.now();
    const [taken] = await broker.queue.pull(1);
    expect(taken?.deliveries).toBe(2);
    expect(performance.now() - asked).toBeLessThan(ACK_WAIT_MS / 3);
  });

  it('goes on when the broker has been away', async () => {
    const failures: string[] = [];
    await listen({ observed: { failed: (what) => failures.push(what) } });
    acts = { before: () => {}, after: () => {} };
    await send('before');
    await broker.settled();
    await broker.server.down('SIGKILL');
    await broker.server.up();
    await send('after');
    await until(() => of_('after').length === 1);
    await broker.settled();
    expect(numbers('before')).toEqual([1]);
  });
});
