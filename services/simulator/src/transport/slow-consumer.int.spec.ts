import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it, jest } from '@jest/globals';
import { Controller, Module, UseFilters } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { jetstreamManager } from '@nats-io/jetstream';
import { NatsServer } from '@pulse/testing';
import { openBroker, until } from '../testing/broker-ports.js';
import { JetStreamStrategy } from './jetstream-strategy.js';
import { OnWork } from './on-work.js';
import { PassThroughRpcFilter } from './pass-through-filter.js';

jest.setTimeout(600_000);

const MESSAGES = 20_000;
const SLOTS = 200;
const HANDLER_MS = 100;
/** What may be held more at the end than after a fifth; messages that are kept would be 32 MB and more. */
const MOST_GROWTH = 12 << 20;
const BODY = new Uint8Array(1024);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** The least of what is held, inside and outside of V8's heap: one collection alone leaves buffers for a later turn. */
async function heldBytes(): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < 5; i++) {
    collectGarbage();
    await sleep(50);
    const { heapUsed, external } = process.memoryUsage();
    least = Math.min(least, heapUsed + external);
  }
  return least;
}

let handled = 0;

@Controller()
@UseFilters(PassThroughRpcFilter)
class Slow {
  @OnWork('sim')
  async handle(): Promise<void> {
    await sleep(HANDLER_MS);
    handled += 1;
  }
}

@Module({ controllers: [Slow] })
class SlowModule {}

it('a queue that is far behind is worked off in bounded memory, with no more taken than there are slots', async () => {
  const broker = await openBroker(await NatsServer.start(), { ackWaitMs: 60_000 });
  const { queue } = broker;
  const nothing = () => {};
  const strategy = new JetStreamStrategy({ queue, slots: () => SLOTS, drain: nothing, giveUp: nothing });
  const app = await NestFactory.createMicroservice(SlowModule, { strategy, logger: false });
  try {
    for (let i = 0; i < MESSAGES; i += 500)
      await Promise.all(Array.from({ length: 500 }, (_, k) => queue.dispatch(`sim.b1.${i + k + 1}`, BODY)));
    const manager = await jetstreamManager(broker.admin);
    let mostPending = 0;
    let mostWorking = 0;
    let early = 0;
    await app.listen();
    await until(async () => {
      mostPending = Math.max(mostPending, (await manager.consumers.info('WORK', 'workers')).num_ack_pending);
      mostWorking = Math.max(mostWorking, strategy.working);
      if (early === 0 && handled > MESSAGES / 5) early = await heldBytes();
      return handled >= MESSAGES;
    }, 300_000);
    const grown = (await heldBytes()) - early;
    await broker.settled();
    expect(handled).toBe(MESSAGES);
    expect(mostWorking).toBeLessThanOrEqual(SLOTS);
    expect(mostPending).toBeLessThanOrEqual(SLOTS);
    expect(grown).toBeLessThan(MOST_GROWTH);
  } finally {
    await app.close();
    await broker.close();
  }
});
