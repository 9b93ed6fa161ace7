import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { NatsServer } from '@pulse/testing';
import type { Revision } from '../port.js';
import { all, context, event } from '../contract/samples.js';
import { onLog } from './spec-support.js';

jest.setTimeout(600_000);

let server: NatsServer;
beforeAll(async () => {
  server = await NatsServer.start();
});
afterAll(() => server.stop());

const COMMITS = 60;

it(
  'several readers of one handle go on in turn without asking for the past of a stream again',
  onLog(
    () => server,
    async ({ log, reader }) => {
      let revision: Revision | null = null;
      const append = async () => {
        revision = await log.append('job.b1.0', revision, [event('Noted')], context);
      };
      for (let i = 0; i < COMMITS; i++) await append();
      const shared = await reader();
      const asked = () => shared.source.connection.stats().outMsgs;
      const positions = async (from: number, limit?: number) =>
        (await all(shared.read(from, limit === undefined ? {} : { limit }))).map(({ position }) => position);

      await positions(1);
      await positions(1, 10);
      await positions(1, 20);
      await append();
      const before = asked();
      expect(await positions(COMMITS + 1)).toEqual([COMMITS + 1]);
      expect(await positions(11, 1)).toEqual([11]);
      expect(await positions(21, 1)).toEqual([21]);
      // For each reader: the end of the log, and what is read; nothing for what was read before.
      expect(asked() - before).toBeLessThanOrEqual(3 * 3);
      await shared.close();
    },
  ),
);
