import { setTimeout as sleep } from 'node:timers/promises';
import { headers as makeHeaders, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { connectBroker, directGet } from '@pulse/jetstream';
import { NatsServer } from '@pulse/testing';
import { all, context, event } from '../contract/samples.js';
import { encodeCommit } from '../record.js';
import { readStored } from './read-stored.js';
import type { JetStreamLog } from './jetstream-log.js';
import { onLog } from './spec-support.js';
import { EVT } from './topology.js';

jest.setTimeout(600_000);

let server: NatsServer;
beforeAll(async () => {
  server = await NatsServer.start();
});
afterAll(() => server.stop());

/** A commit that fits stream `license.b1` next, made by somebody who has no right to append there. */
const forged = encodeCommit({
  ...context,
  id: 'forged',
  stream: 'license.b1',
  firstVersion: 2,
  lastVersion: 2,
  recordedAt: '2026-01-01T00:00:00.000Z',
  events: [event('ForecastLicensed')],
  prev: null,
}).bytes.subarray(0, -1);

/** Has the broker send its answer to a request to a subject that the asker may not publish to. */
async function answerTo(intruder: NatsConnection, subject: string, payload: string, reply: string): Promise<void> {
  intruder.publish(subject, payload, { reply });
  await intruder.flush();
}

/** The broker stores what it sends to itself a moment later. */
async function stored(log: JetStreamLog, position: number): Promise<void> {
  while ((await log.source.lastPosition()) < position) await sleep(5);
}

describe('what somebody without the right to append to a stream gets into it', () => {
  it(
    'is void when the broker was made to answer to its subject',
    onLog(
      () => server,
      async ({ log, admin }) => {
        const first = await log.append('license.b1', null, [event('ForecastAccepted')], context);
        const intruder = await connectBroker({ servers: server.url });
        // Stored where the intruder may store: the copy carries the mark of the log, and where it came from.
        const headers = makeHeaders();
        headers.set('Nats-Expected-Stream', EVT.name);
        await intruder.request('evt.job.b9.1', forged, { headers, timeout: 5000 });
        const copy = JSON.stringify({ seq: 2 });
        await answerTo(intruder, '$JS.API.DIRECT.GET.EVT', copy, 'evt.license.b1');
        await answerTo(intruder, '$JS.API.STREAM.INFO.EVT', '', 'evt.license.b1');
        await answerTo(intruder, 'evt.job.b9.2', '{}', 'evt.license.b1');
        await intruder.close();
        await stored(log, 6);
        const { events, revision } = await log.load('license.b1');
        expect([events.map(({ type }) => type), revision]).toEqual([['ForecastAccepted'], first]);
        const next = await log.append('license.b1', revision, [event('LicenseRefused')], context);
        expect(next.version).toBe(2);
        const copied = await directGet(admin, EVT.name, { last_by_subj: 'evt.license.b1' }, 5000);
        expect(copied!.sequence).toBe(next.position);
        const bytes: Record<string, number> = {};
        for await (const { message } of readStored(admin, EVT.name, 1, 6))
          if (message!.subject === 'evt.license.b1') bytes[message!.sequence] = message!.data.length;
        expect(Object.values(bytes).filter((length) => length > 0).length).toBe(1);
      },
    ),
  );

  it(
    'stays where it was published, whatever its headers say',
    onLog(
      () => server,
      async ({ log, admin }) => {
        const first = await log.append('license.b1', null, [event('ForecastAccepted')], context);
        const headers = makeHeaders();
        headers.set('Nats-Expected-Stream', EVT.name);
        headers.set('Nats-Subject', 'evt.license.b1');
        headers.set('Nats-Sequence', '1');
        await admin.request('evt.job.b9.1', forged, { headers, timeout: 5000 });
        await expect(all(log.read(1))).rejects.toMatchObject({ code: 'log.corrupt', position: 2 });
        expect((await log.load('license.b1')).revision).toEqual(first);
        const stored = await directGet(admin, EVT.name, { seq: 2 }, 5000);
        expect([stored!.sequence, stored!.subject]).toEqual([2, 'evt.job.b9.1']);
      },
    ),
  );
});
