import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { connectBroker } from '@pulse/jetstream';
import { NatsServer } from '@pulse/testing';
import type { QueueSettings } from '../contract/runner.js';
import { workQueueContract } from '../contract/work-queue-contract.js';
import type { WorkQueue } from '../port.js';
import { openJetStreamQueue } from './jetstream-queue.js';
import { DLQ, provisionWork, WORK, WORKERS } from './topology.js';

jest.setTimeout(600_000);

/** What a service that dispatches and works may do; nothing else. */
const CONFIG = `
  authorization { users = [
    { user: admin, password: admin }
    { user: service, password: service, permissions: {
      publish: { allow: [
        "work.>", "dlq.>", "$JS.API.STREAM.INFO.WORK", "$JS.API.STREAM.INFO.DLQ", "$JS.API.DIRECT.GET.DLQ",
        "$JS.API.CONSUMER.INFO.WORK.workers", "$JS.API.CONSUMER.MSG.NEXT.WORK.workers", "$JS.ACK.WORK.workers.>"
      ] }
      subscribe: { allow: ["_INBOX_service.>"] }
    } }
  ] }`;

let server: NatsServer;
beforeAll(async () => {
  server = await NatsServer.start({ config: CONFIG });
});
afterAll(() => server.stop());

const admin = () => connectBroker({ servers: server.url, user: 'admin', pass: 'admin' });
const open = () =>
  openJetStreamQueue(
    { servers: server.url, user: 'service', pass: 'service', inboxPrefix: '_INBOX_service' },
    { timeoutMs: 1000 },
  );

async function freshQueue(settings: Partial<QueueSettings> = {}) {
  const provisioner = await admin();
  await provisionWork(provisioner, settings);
  await provisioner.close();
  const queue = await open();
  return {
    queue,
    pass: (ms: number) => sleep(ms),
    dispose: async () => {
      await queue.close();
      const cleaner = await admin();
      const manager = await jetstreamManager(cleaner);
      for (const name of [WORK.name, DLQ.name]) {
        await manager.streams.delete(name);
        await server.streamIsGone(name);
      }
      await cleaner.close();
    },
  };
}

workQueueContract('jetstream', freshQueue, { describe, it, expect });

const bytes = new TextEncoder().encode('x');

/** Runs a test on an empty queue and removes it, whatever the test did. */
function onQueue(settings: Partial<QueueSettings>, body: (queue: WorkQueue) => Promise<void>): () => Promise<void> {
  return async () => {
    const { queue, dispose } = await freshQueue(settings);
    try {
      await body(queue);
    } finally {
      await dispose();
    }
  };
}

describe('work on a broker', () => {
  it(
    'says that the consumer is gone, and does not ask for it without pause',
    onQueue({}, async (queue) => {
      const cleaner = await admin();
      await (await jetstreamManager(cleaner)).consumers.delete(WORK.name, WORKERS.durable_name);
      await cleaner.close();
      const { connection } = queue as unknown as { readonly connection: NatsConnection };
      const before = connection.stats().outMsgs;
      const outcome = await queue.pull(1, { waitMs: 1000 }).catch((error: unknown) => error);
      // A server of 2.9 answers nothing where there is no consumer, so it is waited for.
      if (connection.info!.version.startsWith('2.9.')) expect(outcome).toEqual([]);
      else
        expect(outcome).toMatchObject({
          code: 'broker.unavailable',
          message: expect.stringMatching(/consumer workers .* 503/),
        });
      expect(connection.stats().outMsgs - before).toBeLessThanOrEqual(2);
    }),
  );

  it(
    'is shared by workers of several processes, each message to one, until all are done',
    onQueue({ ackWaitMs: 2000, maxAckPending: 7 }, async (queue) => {
      const workers = [queue, await open(), await open()];
      for (let n = 0; n < 60; n++) await queue.dispatch(`sim.b1.${n}`, bytes);
      const done: string[] = [];
      await Promise.all(
        workers.map(async (worker, w) => {
          while (done.length < 60)
            for (const message of await worker.pull(w + 1, { waitMs: 100 }))
              if (message.deliveries === 1 && message.subject.endsWith('7')) await message.nak();
              else {
                await message.ack();
                done.push(message.subject);
              }
        }),
      );
      expect(new Set(done).size).toBe(60);
      expect(done.length).toBe(60);
      expect(await queue.depth()).toEqual({ waiting: 0, working: 0 });
      for (const worker of workers.slice(1)) await worker.close();
    }),
  );

  it(
    'survives a crash of the server, with what is being worked on',
    onQueue({ ackWaitMs: 1500 }, async (queue) => {
      await queue.dispatch('sim.b1.1', bytes);
      await queue.dispatch('sim.b1.2', bytes);
      const [first] = await queue.pull(1);
      const [second] = await queue.pull(1);
      await server.down('SIGKILL');
      await server.up();
      const again = await open();
      expect(await again.dispatch('sim.b1.1', bytes)).toBe('duplicate');
      // A server that came back without knowing what it had delivered does not take these, and delivers again.
      await Promise.allSettled([first!.ack(), second!.ack()]);
      for (
        let { waiting, working } = await again.depth();
        waiting + working > 0;
        { waiting, working } = await again.depth()
      )
        for (const message of await again.pull(2, { waitMs: 500 })) await message.ack();
      for (const n of [1, 2]) expect(await again.dispatch(`sim.b1.${n}`, bytes)).toBe('queued');
      await again.close();
    }),
  );

  it(
    'is not dispatched with headers that the broker takes for its own',
    onQueue({}, async (queue) => {
      for (const headers of [{ 'Nats-Msg-Id': 'x' }, { 'nats-rollup': 'all' }, { 'a:b': 'x' }, { a: 'x\r\ny' }])
        await expect(queue.dispatch('sim.b1.1', bytes, headers)).rejects.toMatchObject({ code: 'work.invalid' });
    }),
  );

  it(
    'is refused where the consumer was made otherwise',
    onQueue({ ackWaitMs: 1000 }, async () => {
      const connection = await admin();
      await expect(provisionWork(connection, { ackWaitMs: 2000 })).rejects.toMatchObject({ code: 'broker.topology' });
      const manager = await jetstreamManager(connection);
      await manager.consumers.update(WORK.name, 'workers', { max_deliver: 3 });
      await expect(open()).rejects.toMatchObject({
        code: 'broker.topology',
        differences: [{ setting: 'max_deliver', wanted: -1, found: 3 }],
      });
      await connection.close();
    }),
  );
});
