import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { publish } from '@pulse/jetstream';
import { NatsServer } from '@pulse/testing';
import { all, context, event } from '../contract/samples.js';
import { openJetStreamLog } from './open.js';
import { freshLog, onLog } from './spec-support.js';
import { EVT } from './topology.js';

jest.setTimeout(600_000);

let server: NatsServer;
beforeAll(async () => {
  server = await NatsServer.start();
});
afterAll(() => server.stop());

const big = (kilobytes: number) => [{ ...event('Noted'), data: { text: 'x'.repeat(kilobytes * 1024) } }];

describe('a log without room', () => {
  it(
    'refuses what comes, keeps what it has, and goes on when there is room',
    onLog(
      () => server,
      async ({ log, admin }) => {
        const manager = await jetstreamManager(admin);
        await manager.streams.update(EVT.name, { max_bytes: 512 * 1024 });
        let acknowledged = 0;
        const refused = await (async () => {
          for (;;)
            try {
              await log.append(`job.b1.${acknowledged + 1}`, null, big(40), context);
              acknowledged += 1;
            } catch (error) {
              return error as { code: string; outcome: string; message: string };
            }
        })();
        expect(refused).toMatchObject({ code: 'log.append_failed', outcome: 'not_written' });
        expect(refused.message).toMatch(/maximum bytes exceeded/);
        expect(acknowledged).toBeGreaterThan(5);
        expect((await all(log.read(1))).map(({ position }) => position)).toEqual(
          Array.from({ length: acknowledged }, (_, i) => i + 1),
        );
        await manager.streams.update(EVT.name, { max_bytes: -1 });
        const next = await log.append(`job.b1.${acknowledged + 1}`, null, big(40), context);
        expect(next).toEqual({ version: 1, position: acknowledged + 1 });
      },
    ),
  );
});

describe('commits of every size', () => {
  it(
    'are appended or refused before they are sent, and the process goes on',
    onLog(
      () => server,
      async ({ log, admin }) => {
        await log.append('batch.b1', null, big(250), context);
        for (const kilobytes of [257, 600, 1100, 5000])
          await expect(log.append('batch.b2', null, big(kilobytes), context)).rejects.toMatchObject({
            code: 'log.commit_too_large',
          });
        const send = (bytes: number, header = 0) =>
          publish(admin, 'evt.batch.b3', new Uint8Array(bytes), {
            stream: EVT.name,
            timeout: 5000,
            headers: header === 0 ? {} : { note: 'x'.repeat(header) },
          });
        expect(await send(513 * 1024)).toMatchObject({ kind: 'refused', apiCode: 10054 });
        await expect(send(1024 * 1024)).rejects.toMatchObject({ code: 'broker.unsendable' });
        await expect(send(1, 66_000)).rejects.toMatchObject({ code: 'broker.unsendable' });
        expect((await log.load('batch.b3')).revision).toBe(null);
        expect((await log.append('batch.b2', null, big(1), context)).version).toBe(1);
      },
    ),
  );
});

describe('a log that an administrator has changed', () => {
  it('is not opened, and what was changed is named', async () => {
    const { admin, dispose } = await freshLog(server);
    const manager = await jetstreamManager(admin);
    await manager.streams.update(EVT.name, { duplicate_window: 5e9, allow_rollup_hdrs: false, max_msgs: 1e6 });
    await expect(openJetStreamLog({ servers: server.url })).rejects.toMatchObject({
      code: 'broker.topology',
      subject: 'stream EVT',
      differences: [
        { setting: 'max_msgs', wanted: -1, found: 1e6 },
        { setting: 'duplicate_window', wanted: 120e9, found: 5e9 },
      ],
    });
    await manager.streams.update(EVT.name, { duplicate_window: 120e9, max_msgs: -1 });
    const opened = await openJetStreamLog({ servers: server.url });
    expect(opened.warnings.length).toBe(admin.info!.version.startsWith('2.9.') ? 1 : 0);
    await opened.close();
    await dispose();
  });

  it('is not opened on a server that takes no commits of the largest size', async () => {
    const small = await NatsServer.start({ config: 'max_payload: 64KB' });
    await expect(openJetStreamLog({ servers: small.url })).rejects.toMatchObject({
      code: 'broker.topology',
      differences: [{ setting: 'max_payload', found: 65_536 }],
    });
    await small.stop();
  });
});
