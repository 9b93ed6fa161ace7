import type { Commit } from '@pulse/contracts';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { publish } from '@pulse/jetstream';
import { NatsServer } from '@pulse/testing';
import * as fc from 'fast-check';
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

const STREAMS = ['job.b1.0', 'job.b1.1', 'job.b1.2'];

/** Three commits of one or two events for each stream, each decided on the one before it. */
const COMMITS = STREAMS.flatMap((stream) =>
  [1, 2, 4].map((firstVersion, i) => {
    const events = i === 1 ? [event('Noted'), event('Noted')] : [event('Noted')];
    const lastVersion = firstVersion + events.length - 1;
    const recordedAt = '2026-01-01T00:00:00.000Z';
    return { ...context, id: `${stream}-${i}`, stream, firstVersion, lastVersion, recordedAt, events, prev: null };
  }),
);

/** The void rule by its definition: a commit counts only if it begins at its stream's head plus one. */
function counting(commits: readonly Pick<Commit, 'stream' | 'firstVersion' | 'lastVersion'>[]) {
  const heads = new Map<string, number>();
  const positions = commits.flatMap(({ stream, firstVersion, lastVersion }, i) => {
    if (firstVersion !== (heads.get(stream) ?? 0) + 1) return [];
    heads.set(stream, lastVersion);
    return [i + 1];
  });
  return { positions, heads };
}

describe('commits that the broker should have refused', () => {
  it('are void for every reader and loader, and do not keep a stream from going on', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(COMMITS.length - 1), { minLength: 1, maxLength: 14 }),
        fc.integer({ min: 1, max: 14 }),
        (order, from) =>
          onLog(
            () => server,
            async ({ log, admin, reader }) => {
              const arranged = order.map((i) => COMMITS[i]!);
              for (const commit of arranged) {
                const bytes = encodeCommit(commit).bytes.subarray(0, -1);
                await publish(admin, subjectOf(commit.stream), bytes, { stream: EVT.name, timeout: 5000 });
              }
              const { positions, heads } = counting(arranged);
              const later = await reader();
              const read = async (first: number, limit?: number) =>
                (await all(later.read(first, limit === undefined ? {} : { limit }))).map(({ position }) => position);
              expect(await read(from)).toEqual(positions.filter((position) => position >= from));
              expect(await read(1, 2)).toEqual(positions.slice(0, 2));
              expect(await read(1)).toEqual(positions);
              expect(later.voids).toBe(arranged.length - positions.length);
              expect((await all(log.streams('job'))).toSorted()).toEqual([...heads.keys()].toSorted());
              for (const stream of STREAMS) {
                const { events, revision } = await log.load(stream);
                expect(revision?.version ?? 0).toBe(heads.get(stream) ?? 0);
                expect(events.map(({ version }) => version)).toEqual(Array.from(events, (_, i) => i + 1));
              }
              const stream = arranged[0]!.stream;
              const version = heads.get(stream) ?? 0;
              const { revision } = await later.load(stream);
              const appended = await later.append(stream, revision, [event('JobFailed')], context);
              expect(appended).toEqual({ version: version + 1, position: arranged.length + 1 });
              await expect(log.append(stream, revision, [event('JobFailed')], context)).rejects.toMatchObject({
                code: 'log.conflict',
                actual: appended,
              });
              await later.close();
            },
          )(),
      ),
      { numRuns: 40 },
    );
  });
});
