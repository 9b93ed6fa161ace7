import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { brokerRights } from '@pulse/contracts';
import { GuardedBroker, refusedWhile } from './broker.js';
import { covers, listenable, publishable, services } from './subjects.js';

jest.setTimeout(600_000);

let broker: GuardedBroker;
beforeAll(async () => {
  broker = await GuardedBroker.start();
});
afterAll(() => broker.stop());

describe.each(services)('the user %s of the broker', (service) => {
  const { publish, subscribe } = brokerRights(service);
  const isAllowed = (rights: readonly string[], subject: string) => rights.some((right) => covers(right, subject));

  it('is refused every subject that is not its own, and nothing comes of trying', async () => {
    const forbidden = publishable().filter((subject) => !isAllowed(publish, subject));
    expect(forbidden.length).toBeGreaterThan(200);
    const before = await broker.state();
    const refused = await refusedWhile(broker.as(service), (connection) => {
      for (const subject of forbidden) connection.publish(subject, '{}', { reply: `_INBOX_${service}.x.1` });
    });
    expect(forbidden.filter((subject) => !refused.has(`publish ${subject}`))).toEqual([]);
    expect(await broker.state()).toEqual(before);
  });

  it('hears nothing but its answers, and of commits where it is told of them', async () => {
    const forbidden = listenable().filter((subject) => !isAllowed(subscribe, subject));
    expect(forbidden.length).toBeGreaterThan(20);
    const refused = await refusedWhile(broker.as(service), (connection) => {
      for (const subject of forbidden) {
        connection.subscribe(subject, { callback: () => {} });
        connection.subscribe(subject, { queue: 'q', callback: () => {} });
      }
    });
    expect(forbidden.filter((subject) => !refused.has(`subscription ${subject}`))).toEqual([]);
    expect(forbidden.filter((subject) => !refused.has(`subscription ${subject} q`))).toEqual([]);
  });

  it('is refused nothing that the table gives it', async () => {
    const refused = await refusedWhile(broker.as(service), (connection) => {
      for (const right of subscribe) connection.subscribe(right, { callback: () => {} });
      // Requests that change nothing: what is published to streams is tried by the adapters themselves.
      for (const right of publish.filter((right) => right.startsWith('$JS.API')))
        connection.publish(right, '{}', { reply: `_INBOX_${service}.x.1` });
    });
    expect([...refused]).toEqual([]);
  });

  it('is not let in with the password of another', async () => {
    const other = services[(services.indexOf(service) + 1) % services.length]!;
    const attempt = refusedWhile({ ...broker.as(service), pass: broker.passwords[other] }, () => {});
    await expect(attempt).rejects.toMatchObject({ code: 'broker.unavailable' });
  });
});
