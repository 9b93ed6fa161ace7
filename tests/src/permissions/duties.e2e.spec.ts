import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DUTIES, STREAM_KINDS } from '@pulse/contracts';
import { openJetStreamArtifactStore } from '@pulse/artifact-store/jetstream';
import { openJetStreamLog } from '@pulse/event-log/jetstream';
import { connectBroker, readAdvisories } from '@pulse/jetstream';
import { openJetStreamQueue } from '@pulse/work-queue/jetstream';
import { GuardedBroker } from './broker.js';
import { services } from './subjects.js';

jest.setTimeout(600_000);

let broker: GuardedBroker;
beforeAll(async () => {
  broker = await GuardedBroker.start();
});
afterAll(() => broker.stop());

const context = { actor: 'spec', correlationId: 'c', causationId: null, traceparent: null };
const noted = [{ type: 'Noted', schemaVersion: 1, data: {} }];
const outcome = (attempt: Promise<unknown>) =>
  attempt.then(
    () => true,
    () => false,
  );

describe('what services do with the rights of the topology table', () => {
  it.each(services)('%s appends to its kinds of streams, and reads all', async (service) => {
    const log = await openJetStreamLog(broker.as(service), { timeoutMs: 500 });
    for (const kind of STREAM_KINDS) {
      const appended = await outcome(log.append(`${kind}.${service}`, null, noted, context));
      expect({ kind, appended }).toEqual({ kind, appended: DUTIES[service].appends.includes(kind) });
    }
    const first = DUTIES[service].appends[0]!;
    expect((await log.load(`${first}.${service}`)).revision?.version).toBe(1);
    if (DUTIES[service].wakes) {
      const heard = Promise.withResolvers<void>();
      const stop = log.wake(heard.resolve);
      await heard.promise;
      stop();
    }
    await log.close();
  });

  it('artefacts are stored by some and read by all', async () => {
    const store = await openJetStreamArtifactStore(broker.as('orchestrator'));
    const sha = await store.put('a plan');
    await store.close();
    for (const service of services) {
      const own = await openJetStreamArtifactStore(broker.as(service), { timeoutMs: 500 });
      expect(Buffer.from(await own.get(sha)).toString()).toBe('a plan');
      expect({ service, stored: await outcome(own.put(`of ${service}`)) }).toEqual({
        service,
        stored: DUTIES[service].storesArtifacts,
      });
      await own.close();
    }
  });

  it('work goes from who dispatches to who works, and to the dead letters', async () => {
    const dispatcher = await openJetStreamQueue(broker.as('orchestrator'));
    const worker = await openJetStreamQueue(broker.as('simulator'), { timeoutMs: 500 });
    for (const n of [1, 2, 3]) await dispatcher.dispatch(`sim.b1.${n}`, Buffer.from(`work ${n}`));
    const [one, two, three] = await worker.pull(3);
    await one!.working();
    await one!.ack();
    await two!.deadLetter({ code: 'spec.poison', message: 'cannot be read' });
    await three!.nak(5);
    const [again] = await worker.pull(1);
    expect([again!.subject, again!.deliveries]).toEqual(['sim.b1.3', 2]);
    await again!.term();
    expect(await dispatcher.depth()).toEqual({ waiting: 0, working: 0 });
    const dead = [];
    for await (const letter of dispatcher.deadLetters()) dead.push([letter.subject, letter.error.code]);
    expect(dead).toEqual([['sim.b1.2', 'spec.poison']]);
    expect(await outcome(worker.dispatch('sim.b1.4', Buffer.from('own work')))).toBe(false);
    await Promise.all([dispatcher.close(), worker.close()]);
    const admin = await connectBroker(broker.as('provisioner'));
    const told = [];
    for await (const { kind, stream, consumer, deliveries } of readAdvisories(admin))
      told.push([kind, stream, consumer, deliveries]);
    expect(told).toEqual([
      ['terminated', 'WORK', 'workers', 1],
      ['terminated', 'WORK', 'workers', 2],
    ]);
    await admin.close();
  });
});
