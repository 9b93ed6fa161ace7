import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { publish } from '@pulse/jetstream';
import { NatsServer } from '@pulse/testing';
import { all, context, event } from '../contract/samples.js';
import { encodeCommit } from '../record.js';
import { onLog } from './spec-support.js';
import { EVT, subjectOf } from './topology.js';

jest.setTimeout(600_000);

let server: NatsServer;
beforeAll(async () => {
  server = await NatsServer.start();
});
afterAll(() => server.stop());

const measured = (...evidenceKeys: string[]) =>
  event('JobSucceeded', { cacheKey: `c-${evidenceKeys[0]}`, evidenceKeys });

it(
  'finds keys of the kinds that are kept, and lists nothing',
  onLog(
    () => server,
    async ({ log }) => {
      await log.append('job.b1.1', null, [event('JobStarted'), measured('k1')], context);
      await log.append('batch.b1', null, [event('BatchCompleted')], context);
      expect(await log.lookup('evidence', 'k1')).toEqual({ stream: 'job.b1.1', version: 2, position: 1 });
      expect(await log.lookup('cache', 'c-k1')).toBeNull();
      expect(await all(log.streams('job'))).toEqual([]);
      expect(await all(log.batchEnds())).toEqual([]);
    },
    { index: { kinds: ['evidence'], lists: false } },
  ),
);

it(
  'forgets the oldest keys beyond the most that are kept',
  onLog(
    () => server,
    async ({ log }) => {
      await log.append('job.b1.1', null, [measured('k1', 'k2')], context);
      await log.append('job.b1.2', null, [measured('k1')], context);
      await log.append('job.b1.3', null, [measured('k3')], context);
      expect(await log.lookup('evidence', 'k2')).toBeNull();
      expect((await log.lookup('evidence', 'k1'))?.stream).toBe('job.b1.2');
      expect((await log.lookup('evidence', 'k3'))?.stream).toBe('job.b1.3');
    },
    { index: { kinds: ['evidence'], lists: false, mostKeys: 2 } },
  ),
);

it(
  'does not find what a void commit carries',
  onLog(
    () => server,
    async ({ log, admin }) => {
      await log.append('job.b1.1', null, [event('JobStarted')], context);
      // Begins at version 1 again, as a broker that does not check would let it in.
      const stray = { id: 'stray', stream: 'job.b1.1', firstVersion: 1, lastVersion: 1, prev: null };
      const { bytes } = encodeCommit({
        ...context,
        ...stray,
        recordedAt: '2026-01-01T00:00:00.000Z',
        events: [measured('k1')],
      });
      await publish(admin, subjectOf('job.b1.1'), bytes.subarray(0, -1), { stream: EVT.name, timeout: 5000 });
      expect(await log.lookup('evidence', 'k1')).toBeNull();
    },
    { index: { kinds: ['evidence'], lists: false } },
  ),
);
