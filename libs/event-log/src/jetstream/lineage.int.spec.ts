import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { publish } from '@pulse/jetstream';
import { NatsServer } from '@pulse/testing';
import { all, context, event } from '../contract/samples.js';
import { onLog, removeLog } from './spec-support.js';
import { EVT } from './topology.js';

jest.setTimeout(600_000);

let server: NatsServer;
beforeAll(async () => {
  server = await NatsServer.start();
});
afterAll(() => server.stop());

const broken = { code: 'log.lineage_broken' };
const noted = [event('Noted')];

/** Resolves when the handle's connection stands again. */
async function reconnected(connection: { status(): AsyncIterable<{ type: string }> }): Promise<void> {
  for await (const { type } of connection.status()) if (type === 'reconnect') return;
}

describe('a log that lost its tail', () => {
  it(
    'is neither read nor appended to by who saw more, also when it has grown again',
    onLog(
      () => server,
      async ({ log, admin, reader }) => {
        const first = await log.append('batch.b1', null, noted, context);
        const copy = join(server.folder, 'copy');
        await server.down();
        cpSync(server.storeFolder, copy, { recursive: true });
        await server.up();
        const second = await log.append('batch.b1', first, noted, context);
        const mark = (await log.head())!;
        const back = [log.source.connection, admin].map(reconnected);
        await server.down();
        rmSync(server.storeFolder, { recursive: true });
        cpSync(copy, server.storeFolder, { recursive: true });
        await server.up();
        await Promise.all(back);

        const refusals = () => [
          log.load('batch.b1'),
          log.load('batch.b1', { after: second }),
          log.append('batch.b1', second, noted, context),
          all(log.read(1)),
          log.head(),
          log.lookup('cache', 'k'),
          log.checkLineage(mark),
        ];
        for (const refusal of refusals()) await expect(refusal).rejects.toMatchObject(broken);
        const newcomer = await reader();
        await newcomer.append('batch.b1', first, noted, context);
        for (const refusal of refusals()) await expect(refusal).rejects.toMatchObject(broken);
        expect((await newcomer.load('batch.b1')).revision).toEqual(second);
        await expect(newcomer.checkLineage(mark)).rejects.toMatchObject({ ...broken, found: { position: 2 } });
        await newcomer.close();
      },
    ),
  );
});

describe('a log that grows while it is asked for its end', () => {
  it(
    'has lost nothing',
    onLog(
      () => server,
      async ({ log }) => {
        await log.append('job.b1.0', null, noted, context);
        for (let round = 1; round <= 50; round++)
          await Promise.all([
            ...Array.from({ length: 8 }, (_, i) => log.append(`job.b${round}.${i + 1}`, null, noted, context)),
            ...Array.from({ length: 8 }, () => log.head()),
            all(log.read(1, { limit: 1 })),
            log.lookup('cache', 'k'),
          ]);
        expect((await log.head())?.position).toBe(401);
      },
    ),
  );
});

describe('a log with a hole', () => {
  it(
    'is read up to the hole and not past it',
    onLog(
      () => server,
      async ({ log, admin }) => {
        const manager = await jetstreamManager(admin);
        await removeLog(server, admin);
        await manager.streams.add({
          ...EVT,
          subjects: [...EVT.subjects],
          deny_delete: false,
        });
        for (let n = 1; n <= 4; n++) await log.append(`job.b1.${n}`, null, noted, context);
        await manager.streams.deleteMessage(EVT.name, 3);
        const positions: number[] = [];
        const reading = (async () => {
          for await (const { position } of log.read(1)) positions.push(position);
        })();
        await expect(reading).rejects.toMatchObject({ ...broken, expected: { position: 3 } });
        expect(positions).toEqual([1, 2]);
        await expect(log.lookup('cache', 'k')).rejects.toMatchObject(broken);
      },
    ),
  );

  it(
    'and one with a damaged commit says which',
    onLog(
      () => server,
      async ({ log, admin }) => {
        await log.append('job.b1.1', null, noted, context);
        const { data } = await admin.request('$JS.API.DIRECT.GET.EVT', JSON.stringify({ seq: 1 }));
        await publish(admin, 'evt.job.b1.2', data, { stream: EVT.name, timeout: 5000 });
        await publish(admin, 'evt.job.b1.3', data.slice(1), { stream: EVT.name, timeout: 5000 });
        const corrupt = { code: 'log.corrupt' };
        await expect(all(log.read(1))).rejects.toMatchObject({ ...corrupt, position: 2 });
        await expect(log.load('job.b1.2')).rejects.toMatchObject({ ...corrupt, position: 2 });
        await expect(log.load('job.b1.3')).rejects.toMatchObject({ ...corrupt, position: 3 });
        expect((await log.load('job.b1.1')).revision).toEqual({ version: 1, position: 1 });
      },
    ),
  );
});
