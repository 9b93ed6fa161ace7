import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { BatchCompleted, BatchSimulated, JobCancelled, streams } from '@pulse/contracts';
import { batchWriter, NatsServer, plannedJob, PostgresServer, succeededJob, testPlan } from '@pulse/testing';
import { openApiBench, type ApiBench } from '../../testing/api-bench.js';

jest.setTimeout(600_000);

let nats: NatsServer;
let postgres: PostgresServer;
beforeAll(async () => {
  [nats, postgres] = [await NatsServer.start(), await PostgresServer.start()];
  bench = await openApiBench({ natsUrl: nats.url, databaseUrl: await postgres.createDatabase() });
  write = batchWriter(bench);
});
afterAll(async () => {
  await bench.close();
  await postgres.stop();
  await nats.stop();
});

let bench: ApiBench;
let write: ReturnType<typeof batchWriter>;
let count = 0;
let id: string;
beforeEach(() => {
  id = `b${++count}`;
});

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}

const jobs = { succeeded: 1, reused: 0, failed: 0, cancelled: 0 };
async function whole(batchId: string): Promise<void> {
  await write.submit(batchId, testPlan([plannedJob(1), plannedJob(2)]));
  const change = { evidence: null, evidenceKeys: [plannedJob(9).cacheKey] };
  await write.append(streams.job(batchId, 1), ...succeededJob(plannedJob(1), undefined, change));
  await write.append(streams.job(batchId, 2), JobCancelled({ reason: 'r' }));
  await write.append(streams.batch(batchId), BatchSimulated(jobs));
  await write.append(streams.batch(batchId), BatchCompleted({ jobs, accepted: 1, rejected: 0, licensed: 0 }));
}

/** What the log itself answers, by reading all of it. */
const QUESTIONS = ['batch', 'job', 'license', 'nothing'];

describe('the index of the log in tables', () => {
  it('answers as the log itself does', async () => {
    for (const batchId of [id, `${id}0`, `${id}a`]) await whole(batchId);
    await write.append(streams.license(id), { type: 'Noted', schemaVersion: 1, data: {} });
    await bench.settled();
    for (const prefix of [...QUESTIONS, `job.${id}`, `job.${id}0`, `batch.${id}`])
      expect([prefix, await all(bench.indexed.streams(prefix))]).toEqual([
        prefix,
        await all(bench.log.streams(prefix)),
      ]);
    expect(await all(bench.indexed.batchEnds())).toEqual(await all(bench.log.batchEnds()));
    for (const kind of ['cache', 'evidence'] as const)
      for (const number of [1, 2, 9]) {
        const { cacheKey } = plannedJob(number);
        const [found, expected] = await Promise.all([
          bench.indexed.lookup(kind, cacheKey),
          bench.log.lookup(kind, cacheKey),
        ]);
        expect([kind, number, found]).toEqual([kind, number, expected]);
      }
  });

  it('lists what the tables do not have yet', async () => {
    // A projector that stands still: its checkpoint is held by somebody else.
    await bench.settled();
    await bench.db.transaction().execute(async (holding) => {
      await holding.selectFrom('projection_checkpoint').selectAll().forUpdate().execute();
      await whole(id);
      expect((await all(bench.indexed.streams('batch')))[0]).toBe(streams.batch(id));
      expect((await all(bench.indexed.batchEnds()))[0]).toMatchObject({ stream: streams.batch(id), version: 4 });
    });
    await bench.settled();
    expect((await all(bench.indexed.streams('batch'))).filter((stream) => stream === streams.batch(id))).toHaveLength(
      1,
    );
    expect(await all(bench.indexed.batchEnds())).toEqual(await all(bench.log.batchEnds()));
  });

  it('never hands out what the log does not hold', async () => {
    await whole(id);
    await bench.settled();
    const { position } = (await bench.log.head())!;
    const key = 'ab'.repeat(32);
    const put = (row: { stream: string; version: number; position: number }) =>
      bench.db
        .insertInto('log_key')
        .values({ kind: 'cache', key, ...row })
        .onConflict((conflict) => conflict.columns(['kind', 'key']).doUpdateSet(row))
        .execute();
    const job = await bench.log.load(streams.job(id, 1));
    for (const row of [
      { stream: streams.job(id, 77), version: 1, position: position + 1000 },
      { stream: streams.job(id, 1), version: 99, position: job.revision!.position },
      { stream: streams.job(id, 1), version: 4, position: position + 1000 },
      // This event is there, and has another key.
      { stream: streams.job(id, 1), version: 4, position: job.revision!.position },
    ]) {
      await put(row);
      expect(await bench.indexed.lookup('cache', key)).toBeNull();
    }
  });
});
